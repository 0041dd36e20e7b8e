#ifndef TESTS_TERM_SLOW_P11_H
#define TESTS_TERM_SLOW_P11_H

/*
 * slow_p11.so is a PKCS#11 module that is another one, whose keys take as long
 * as a test wants.  What lies beside it, by name:
 */
#define SLOW_REAL "real"        /* the other module */
#define SLOW_HOLD "hold"        /* while keys are to wait a FIFO: each takes a byte out of it before it goes on */

#endif
