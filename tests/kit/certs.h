/* certs.h: an authority of a test's own, and certificates of its making. */
#ifndef TOCSIN_TESTS_KIT_CERTS_H
#define TOCSIN_TESTS_KIT_CERTS_H

struct certs {
    char folder[64];
    char ca[96];            /* PEM of the authority */
    char other_ca[96];      /* of another, which has signed nothing here */
    char cert[96], key[96]; /* for 127.0.0.1 and localhost */
    char wrong[96];         /* with the same key, for elsewhere.example */
};

/* Ends the test when openssl cannot make them. */
void certs_make(struct certs *certs);
void certs_forget(struct certs *certs);

#endif
