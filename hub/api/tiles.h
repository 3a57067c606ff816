/* tiles.h: the archive of map tiles the hub gives away. */
#ifndef TOCSIN_API_TILES_H
#define TOCSIN_API_TILES_H

struct tiles;

/* NULL: there is no path, or what lies there is no archive, which the log says. */
struct tiles *tiles_open(const char *path);
void          tiles_close(struct tiles *tiles);

#endif
