#include "hub/base/qr.h"

#include <qrencode.h>
#include <stdbool.h>
#include <string.h>

enum { QUIET = 4 };

static QRcode *code_of(const char *text, struct err *err)
{
    QRcode *code;

    if (strlen(text) > QR_TEXT_MAX) {
        err_set(err, ERR_TOO_LARGE, "a QR code holds %d bytes here", QR_TEXT_MAX);
        return NULL;
    }
    code = *text ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) : NULL;
    if (!code)
        err_set(err, ERR_INVALID, "there is nothing to make a QR code of");
    return code;
}

static bool is_dark(const QRcode *code, int row, int column)
{
    return row >= 0 && row < code->width && column >= 0 && column < code->width &&
           code->data[row * code->width + column] & 1;
}

int qr_blocks(struct buf *buf, const char *text, struct err *err)
{
    /* Two modules above each other in one letter; ink is light, so that the code is
     * drawn in the colours set here: black on white. */
    static const char *const BLOCKS[2][2] = {{"█", "▀"}, {"▄", " "}};
    QRcode                  *code = code_of(text, err);

    if (!code)
        return -1;
    for (int row = -QUIET; row < code->width + QUIET; row += 2) {
        buf_text(buf, "\x1b[97;40m");
        for (int column = -QUIET; column < code->width + QUIET; column++)
            buf_text(buf, BLOCKS[is_dark(code, row, column)][is_dark(code, row + 1, column)]);
        buf_text(buf, "\x1b[0m\n");
    }
    QRcode_free(code);
    return 0;
}

static void escape(struct buf *buf, const char *text)
{
    for (; *text; text++)
        if (strchr("<>&\"'", *text))
            buf_format(buf, "&#%d;", *text);
        else
            buf_byte(buf, *text);
}

int qr_svg(struct buf *buf, const char *text, const char *label, struct err *err)
{
    QRcode *code = code_of(text, err);
    int     size;

    if (!code)
        return -1;
    size = code->width + 2 * QUIET;
    buf_format(buf,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
               "aria-label=\"",
               size, size);
    escape(buf, label);
    buf_format(buf, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"", size, size);
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++)
            if (is_dark(code, row, column))
                buf_format(buf, "M%d %dh1v1h-1z", column + QUIET, row + QUIET);
    buf_text(buf, "\"/></svg>");
    QRcode_free(code);
    return 0;
}
