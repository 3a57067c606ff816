/* file_name.h: the names of files we give away. */
#ifndef TOCSIN_API_FILE_NAME_H
#define TOCSIN_API_FILE_NAME_H

/* The media type of a plain name by its ending; NULL when the name is hidden, leads into
 * another folder, or ends as nothing we give away. */
const char *file_name_type(const char *name);

#endif
