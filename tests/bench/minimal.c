/*
 * The least a full-screen program can be: ncurses and one field.  What ours
 * takes to start and to answer a key is measured against it.
 */
#include <locale.h>
#include <ncurses.h>
#include <stdlib.h>

int
main(void)
{
	char text[64] = "";
	int n = 0, c;

	setlocale(LC_ALL, "");
	if (newterm(NULL, stdout, stdin) == NULL)
		return 1;
	raw();
	noecho();
	do {
		mvprintw(0, 0, "field %-60s", text);
		move(0, 6 + n);
		refresh();
		c = getch();
		if ((c == 127 || c == '\b') && n > 0)
			text[--n] = '\0';
		else if (c >= ' ' && c < 127 && n < 60) {
			text[n++] = (char)c;
			text[n] = '\0';
		}
	} while (c != 'q' && c != ERR);
	endwin();
	return 0;
}
