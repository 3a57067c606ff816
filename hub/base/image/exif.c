#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <libexif/exif-data.h>

#include "hub/base/buf.h"
#include "hub/base/clock.h"
#include "hub/base/image/pixels.h"

enum { OFFSET_TIME_ORIGINAL = 0x9011, TIFF_MAX = 65000 };

static const ExifEntry *entry_of(ExifData *exif, ExifIfd ifd, int tag)
{
    return exif_content_get_entry(exif->ifd[ifd], (ExifTag)tag);
}

/* The i-th of an entry's rationals; NAN when there is none or it has no value. */
static double rational(ExifData *exif, const ExifEntry *entry, unsigned i)
{
    ExifRational value;

    if (!entry || entry->format != EXIF_FORMAT_RATIONAL || entry->components <= i ||
        entry->size < (i + 1) * 8)
        return NAN;
    value = exif_get_rational(entry->data + (size_t)i * 8, exif_data_get_byte_order(exif));
    return value.denominator ? (double)value.numerator / value.denominator : NAN;
}

static char first_letter(const ExifEntry *entry)
{
    return entry && entry->format == EXIF_FORMAT_ASCII && entry->size > 0
               ? (char)toupper(entry->data[0])
               : '\0';
}

/* Degrees, minutes and seconds; the last two may be missing. */
static double degrees(ExifData *exif, int tag, int ref_tag, char negative)
{
    const ExifEntry *entry = entry_of(exif, EXIF_IFD_GPS, tag);
    double           whole = rational(exif, entry, 0);
    double           minutes = rational(exif, entry, 1), seconds = rational(exif, entry, 2);
    char             ref = first_letter(entry_of(exif, EXIF_IFD_GPS, ref_tag));

    whole += (isnan(minutes) ? 0 : minutes / 60) + (isnan(seconds) ? 0 : seconds / 3600);
    return ref == negative ? -whole : whole;
}

static void read_place(struct image_facts *facts, ExifData *exif)
{
    double lat = degrees(exif, EXIF_TAG_GPS_LATITUDE, EXIF_TAG_GPS_LATITUDE_REF, 'S');
    double lon = degrees(exif, EXIF_TAG_GPS_LONGITUDE, EXIF_TAG_GPS_LONGITUDE_REF, 'W');

    if (!(fabs(lat) <= 90 && fabs(lon) <= 180) || (lat == 0 && lon == 0))
        return;
    facts->has_place = true;
    facts->lat = lat;
    facts->lon = lon;
}

static void text_of(char *text, size_t room, const ExifEntry *entry)
{
    size_t len = entry && entry->format == EXIF_FORMAT_ASCII ? entry->size : 0;

    if (len >= room)
        len = room - 1;
    if (len > 0)
        memcpy(text, entry->data, len);
    text[len] = '\0';
}

/* "2026:11:22 06:50:51" as "2026-11-22T06:50:51"; "" when it is no such thing. */
static void read_camera_clock(struct image_facts *facts, ExifData *exif)
{
    char text[20], stamp[32], offset[8];

    text_of(text, sizeof text, entry_of(exif, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL));
    if (strlen(text) != 19)
        return;
    text[4] = text[7] = '-';
    text[10] = 'T';
    snprintf(stamp, sizeof stamp, "%sZ", text);
    if (!stamp_parse(&facts->taken_ms, stamp)) {
        facts->taken_ms = 0;
        return;
    }
    facts->taken_ms = 0;
    memcpy(facts->taken, text, sizeof facts->taken);
    text_of(offset, sizeof offset, entry_of(exif, EXIF_IFD_EXIF, OFFSET_TIME_ORIGINAL));
    snprintf(stamp, sizeof stamp, "%s%s", text, offset);
    if (!*offset || !stamp_parse(&facts->taken_ms, stamp))
        facts->taken_ms = 0;
}

/* GPS time is UTC, whatever the camera's clock says. */
static void read_gps_clock(struct image_facts *facts, ExifData *exif)
{
    const ExifEntry *time = entry_of(exif, EXIF_IFD_GPS, EXIF_TAG_GPS_TIME_STAMP);
    double           hour = rational(exif, time, 0), minute = rational(exif, time, 1);
    double           second = rational(exif, time, 2);
    char             date[11], stamp[40];
    int64_t          ms;

    text_of(date, sizeof date, entry_of(exif, EXIF_IFD_GPS, EXIF_TAG_GPS_DATE_STAMP));
    if (strlen(date) != 10 || !(hour < 24 && minute < 60 && second < 60))
        return;
    date[4] = date[7] = '-';
    snprintf(stamp, sizeof stamp, "%sT%02d:%02d:%02dZ", date, (int)hour, (int)minute,
             (int)second);
    if (stamp_parse(&ms, stamp))
        facts->taken_ms = ms;
}

static int orientation_of(ExifData *exif)
{
    const ExifEntry *entry = entry_of(exif, EXIF_IFD_0, EXIF_TAG_ORIENTATION);
    int              orientation = 1;

    if (entry && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
        orientation = exif_get_short(entry->data, exif_data_get_byte_order(exif));
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

int exif_read(struct image_facts *facts, const uint8_t *tiff, size_t len)
{
    struct buf block = {0};
    ExifData  *exif;
    int        orientation = 1;

    if (len < 8 || len > TIFF_MAX)
        return 1;
    buf_add(&block, "Exif\0", 6);
    buf_add(&block, tiff, len);
    exif = exif_data_new_from_data((const unsigned char *)block.bytes, (unsigned)block.len);
    buf_free(&block);
    if (!exif)
        return 1;
    orientation = orientation_of(exif);
    read_place(facts, exif);
    read_camera_clock(facts, exif);
    read_gps_clock(facts, exif);
    exif_data_unref(exif);
    return orientation;
}
