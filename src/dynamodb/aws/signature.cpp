#include "dynamodb/aws/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <ctime>
#include <new>

namespace tenon::dynamodb::aws {

namespace {

using digest = std::array<unsigned char, 32>;

digest sha256(std::string_view data) {
  digest out;
  if (EVP_Digest(data.data(), data.size(), out.data(), nullptr, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  return out;
}

digest hmac(const void* key, std::size_t key_size, std::string_view data) {
  digest out;
  if (!HMAC(EVP_sha256(), key, static_cast<int>(key_size), reinterpret_cast<const unsigned char*>(data.data()),
            data.size(), out.data(), nullptr))
    throw std::bad_alloc();
  return out;
}

digest hmac(const digest& key, std::string_view data) { return hmac(key.data(), key.size(), data); }

void append_hex(std::string& out, const digest& d) {
  static constexpr char digits[] = "0123456789abcdef";
  for (const unsigned char byte : d) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
}

// Without spaces at both ends, and with one where there are several.
void append_trimmed(std::string& out, std::string_view value) {
  const std::size_t begin = value.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return;
  value = value.substr(begin, value.find_last_not_of(" \t") - begin + 1);
  for (std::size_t i = 0; i < value.size(); ++i)
    if (value[i] != ' ' || value[i - 1] != ' ') out += value[i];
}

void append_names(std::string& out, std::span<const signed_header> headers) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (i > 0) out += ';';
    out += headers[i].name;
  }
}

}  // namespace

std::array<char, 16> amz_date(timestamp at) {
  const std::time_t seconds = static_cast<std::time_t>(at.microseconds() / 1'000'000);
  std::tm t{};
  gmtime_r(&seconds, &t);
  std::array<char, 16> out;
  const auto put = [&](std::size_t at_digit, int width, int value) {
    for (int i = width - 1; i >= 0; --i, value /= 10)
      out[at_digit + static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  };
  put(0, 4, t.tm_year + 1900);
  put(4, 2, t.tm_mon + 1);
  put(6, 2, t.tm_mday);
  out[8] = 'T';
  put(9, 2, t.tm_hour);
  put(11, 2, t.tm_min);
  put(13, 2, t.tm_sec);
  out[15] = 'Z';
  return out;
}

request_signer::digest request_signer::key_for(std::string_view day, const std::string& secret) {
  const std::lock_guard lock(mutex_);
  if (day_ == day && secret_ == secret) return key_;
  const std::string first = "AWS4" + secret;
  key_ = hmac(hmac(hmac(hmac(first.data(), first.size(), day), region_), service_), "aws4_request");
  day_ = day;
  secret_ = secret;
  return key_;
}

void request_signer::append_authorization(std::string& out, const request_to_sign& request, std::string_view date,
                                          const aws_credentials& keys) {
  std::string canonical;
  canonical.reserve(1024);
  canonical.append(request.method).append("\n").append(request.path).append("\n").append(request.query).append("\n");
  for (const signed_header& h : request.headers) {
    canonical.append(h.name).append(":");
    append_trimmed(canonical, h.value);
    canonical += '\n';
  }
  canonical += '\n';
  append_names(canonical, request.headers);
  canonical += '\n';
  append_hex(canonical, sha256(request.body));

  const std::string_view day = date.substr(0, 8);
  std::string scope(day);
  scope.append("/").append(region_).append("/").append(service_).append("/aws4_request");
  std::string to_sign = "AWS4-HMAC-SHA256\n";
  to_sign.append(date).append("\n").append(scope).append("\n");
  append_hex(to_sign, sha256(canonical));

  out.append("AWS4-HMAC-SHA256 Credential=").append(keys.access_key_id).append("/").append(scope);
  out.append(", SignedHeaders=");
  append_names(out, request.headers);
  out.append(", Signature=");
  append_hex(out, hmac(key_for(day, keys.secret_access_key), to_sign));
}

}  // namespace tenon::dynamodb::aws
