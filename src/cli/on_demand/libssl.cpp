// OpenSSL as the command sees it: the functions that our clients and our server call, each of which goes to the real one.
// Both of its libraries are loaded when the first of them is called, which throws tenon::error if they cannot be.
//
// It is linked into the `tenon` command alone, where it stands in for the libraries. A function that is missing here would
// let the linker take them after all; a test notices.

// MD5's functions are deprecated; why they are called all the same is told where that is.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "cli/on_demand/on_demand.hpp"

// Nobody else is to see these names: the real libraries call their own functions by them.
#pragma GCC visibility push(hidden)
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace {

// It brings libcrypto, whose functions are found in it, too.
const tenon::cli::shared_library& library() {
  static const tenon::cli::shared_library loaded({.file = TENON_LIBSSL, .purpose = "Encryption", .package = "libssl3"});
  return loaded;
}

}  // namespace

extern "C" {

// ---- connections ----

TENON_ON_DEMAND(const SSL_METHOD*, TLS_client_method, (), ())
TENON_ON_DEMAND(SSL_CTX*, SSL_CTX_new, (const SSL_METHOD* method), (method))
TENON_ON_DEMAND(void, SSL_CTX_free, (SSL_CTX * context), (context))
TENON_ON_DEMAND(long, SSL_CTX_ctrl, (SSL_CTX * context, int command, long number, void* what),
                (context, command, number, what))
TENON_ON_DEMAND(int, SSL_CTX_load_verify_file, (SSL_CTX * context, const char* file), (context, file))
TENON_ON_DEMAND(int, SSL_CTX_set_default_verify_paths, (SSL_CTX * context), (context))
TENON_ON_DEMAND(int, SSL_CTX_set_alpn_protos, (SSL_CTX * context, const unsigned char* names, unsigned int size),
                (context, names, size))
TENON_ON_DEMAND(void, SSL_CTX_set_verify, (SSL_CTX * context, int mode, SSL_verify_cb callback),
                (context, mode, callback))
TENON_ON_DEMAND(SSL*, SSL_new, (SSL_CTX * context), (context))
TENON_ON_DEMAND(void, SSL_free, (SSL * s), (s))
TENON_ON_DEMAND(long, SSL_ctrl, (SSL * s, int command, long number, void* what), (s, command, number, what))
TENON_ON_DEMAND(void, SSL_set_connect_state, (SSL * s), (s))
TENON_ON_DEMAND(void, SSL_set_bio, (SSL * s, BIO* in, BIO* out), (s, in, out))
TENON_ON_DEMAND(int, SSL_set1_host, (SSL * s, const char* name), (s, name))
TENON_ON_DEMAND(void, SSL_set_hostflags, (SSL * s, unsigned int flags), (s, flags))
TENON_ON_DEMAND(X509_VERIFY_PARAM*, SSL_get0_param, (SSL * s), (s))
TENON_ON_DEMAND(int, X509_VERIFY_PARAM_set1_ip_asc, (X509_VERIFY_PARAM * wanted, const char* address),
                (wanted, address))
TENON_ON_DEMAND(long, SSL_get_verify_result, (const SSL* s), (s))
TENON_ON_DEMAND(const char*, X509_verify_cert_error_string, (long result), (result))
TENON_ON_DEMAND(int, SSL_do_handshake, (SSL * s), (s))
TENON_ON_DEMAND(int, SSL_get_error, (const SSL* s, int result), (s, result))
TENON_ON_DEMAND(int, SSL_pending, (const SSL* s), (s))
TENON_ON_DEMAND(int, SSL_peek, (SSL * s, void* to, int size), (s, to, size))
TENON_ON_DEMAND(int, SSL_read, (SSL * s, void* to, int size), (s, to, size))
TENON_ON_DEMAND(int, SSL_read_ex, (SSL * s, void* to, std::size_t size, std::size_t* got), (s, to, size, got))
TENON_ON_DEMAND(int, SSL_write, (SSL * s, const void* from, int size), (s, from, size))
TENON_ON_DEMAND(int, SSL_write_ex, (SSL * s, const void* from, std::size_t size, std::size_t* written),
                (s, from, size, written))

// ---- the bytes below them ----

TENON_ON_DEMAND(int, BIO_get_new_index, (), ())
TENON_ON_DEMAND(BIO_METHOD*, BIO_meth_new, (int type, const char* name), (type, name))
TENON_ON_DEMAND(int, BIO_meth_set_ctrl, (BIO_METHOD * method, long (*ctrl)(BIO*, int, long, void*)), (method, ctrl))
TENON_ON_DEMAND(int, BIO_meth_set_read, (BIO_METHOD * method, int (*reads)(BIO*, char*, int)), (method, reads))
TENON_ON_DEMAND(int, BIO_meth_set_write, (BIO_METHOD * method, int (*writes)(BIO*, const char*, int)), (method, writes))
TENON_ON_DEMAND(BIO*, BIO_new, (const BIO_METHOD* method), (method))
TENON_ON_DEMAND(void*, BIO_get_data, (BIO * b), (b))
TENON_ON_DEMAND(void, BIO_set_data, (BIO * b, void* data), (b, data))
TENON_ON_DEMAND(void, BIO_set_init, (BIO * b, int is_ready), (b, is_ready))
TENON_ON_DEMAND(void, BIO_set_flags, (BIO * b, int flags), (b, flags))
TENON_ON_DEMAND(void, BIO_clear_flags, (BIO * b, int flags), (b, flags))
TENON_ON_DEMAND(int, BIO_test_flags, (const BIO* b, int flags), (b, flags))

// ---- errors ----

TENON_ON_DEMAND(void, ERR_clear_error, (), ())
TENON_ON_DEMAND(unsigned long, ERR_get_error, (), ())
TENON_ON_DEMAND(unsigned long, ERR_peek_last_error, (), ())
TENON_ON_DEMAND(void, ERR_error_string_n, (unsigned long number, char* to, std::size_t size), (number, to, size))

// ---- hashes ----

TENON_ON_DEMAND(int, CRYPTO_memcmp, (const void* a, const void* b, std::size_t size), (a, b, size))
TENON_ON_DEMAND(const EVP_MD*, EVP_sha1, (), ())
TENON_ON_DEMAND(const EVP_MD*, EVP_sha256, (), ())
TENON_ON_DEMAND(int, EVP_Digest,
                (const void* from, std::size_t size, unsigned char* to, unsigned int* to_size, const EVP_MD* type,
                 ENGINE* engine),
                (from, size, to, to_size, type, engine))
TENON_ON_DEMAND(unsigned char*, HMAC,
                (const EVP_MD* type, const void* key, int key_size, const unsigned char* from, std::size_t size,
                 unsigned char* to, unsigned int* to_size),
                (type, key, key_size, from, size, to, to_size))
TENON_ON_DEMAND(int, MD5_Init, (MD5_CTX * state), (state))
TENON_ON_DEMAND(int, MD5_Update, (MD5_CTX * state, const void* from, std::size_t size), (state, from, size))
TENON_ON_DEMAND(int, MD5_Final, (unsigned char* to, MD5_CTX* state), (to, state))

}  // extern "C"

#pragma GCC visibility pop
