#include "tests/card/vpcd.h"

#include "tests/card/card.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int
vpcd_plug(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd != -1 && connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0)
		return fd;
	if (fd != -1)
		close(fd);
	return -1;
}

/* With a reset: the reader must not wait for what will never come. */
void
vpcd_unplug(int fd)
{
	const struct linger now = { .l_onoff = 1, .l_linger = 0 };

	if (fd == -1)
		return;
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(fd);
}

static bool
read_all(int fd, uint8_t *p, size_t n)
{
	const int on = 1;
	ssize_t got;

	for (; n > 0; p += got, n -= (size_t)got) {
		/* length and body come apart: without this each pair costs a delayed acknowledgement of 40 ms */
		setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
		if ((got = recv(fd, p, n, 0)) <= 0)
			return false;
	}
	return true;
}

bool
vpcd_read(int fd, uint8_t in[VPCD_MAX], size_t *n)
{
	uint8_t head[2];

	if (!read_all(fd, head, sizeof(head)))
		return false;
	*n = apdu_be16(head);
	return read_all(fd, in, *n);
}

bool
vpcd_write(int fd, const uint8_t *p, size_t n)
{
	uint8_t out[2 + sizeof(struct answer)];

	apdu_put16(out, (unsigned)n);
	memcpy(out + 2, p, n);
	return send(fd, out, n + 2, MSG_NOSIGNAL) == (ssize_t)(n + 2);
}
