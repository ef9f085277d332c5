// A token is, in base64url: a byte for the version, eight for the query that it belongs to, the key's JSON, and with a
// signing key the HMAC of all that.
#include <tenon/dynamodb/pagination.hpp>

#include "dynamodb/digest.hpp"
#include "dynamodb/operation_info.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <algorithm>

namespace tenon::dynamodb {

namespace {

constexpr char unsigned_version = '\1';
constexpr char signed_version = '\2';
constexpr std::size_t version_size = 1;
constexpr std::size_t fingerprint_size = 8;
constexpr std::size_t signature_size = 32;
constexpr std::size_t shortest_signing_key = 16;

[[noreturn]] void raise_invalid(std::string what) {
  raise({.kind = error_kind::invalid_value,
         .message = "The page token " + std::move(what),
         .hint = "Start again from the first page"});
}

// What a page of a query has in common with the others.
template <class Request>
std::string fingerprint_of(Request r) {
  r.limit.reset();
  r.exclusive_start_key = {};
  r.consistent_read = false;
  r.return_consumed_capacity = {};
  std::string text(Request::info.name);
  Request::info.write(text, &r);
  return sha256(text).substr(0, fingerprint_size);
}

// A key's JSON as services hand it out: with types, or with the values as they are.
std::optional<document> plain_key(std::string_view json_text) {
  try {
    item key = item_from_wire(json_text);
    if (!key.empty()) return document(key);
    return std::nullopt;
  } catch (const validation_error&) {
    // It may have plain values.
  }
  const std::optional<json> key = json::try_parse(json_text);
  if (!key || json_text[json_text.find_first_not_of(" \t\r\n")] != '{') return std::nullopt;
  const attribute_value value = from_json(*key);
  for (const auto& [name, part] : value.as_map())
    if (part.type() != attribute_type::string && part.type() != attribute_type::number) return std::nullopt;
  if (value.as_map().empty()) return std::nullopt;
  return document(value.as_map());
}

std::optional<bytes> decode_base64(std::string_view text) {
  if (std::optional<bytes> raw = bytes::try_from_base64url(text)) return raw;
  return bytes::try_from_base64(text);
}

}  // namespace

page_tokens::page_tokens(std::string signing_key, bool accept_plain)
    : signing_key_(std::move(signing_key)), accept_plain_(accept_plain) {
  if (!signing_key_.empty() && signing_key_.size() < shortest_signing_key)
    raise({.kind = error_kind::invalid_value,
           .message = "The key to sign page tokens with has " + std::to_string(signing_key_.size()) + " bytes",
           .hint = "Give it 16 random bytes at least"});
}

std::string page_tokens::encode(const std::string& fingerprint, const item& key) const {
  std::string raw(1, signing_key_.empty() ? unsigned_version : signed_version);
  raw += fingerprint;
  append_wire(raw, key);
  if (!signing_key_.empty()) raw += hmac_sha256(signing_key_, raw);
  return bytes(std::move(raw)).to_base64url();
}

document page_tokens::decode(const std::string& fingerprint, std::string_view token) const {
  const std::optional<bytes> decoded = decode_base64(token);
  if (!decoded || decoded->empty()) raise_invalid("is not one of this service");
  std::string_view raw = decoded->view();
  const bool is_signed = !signing_key_.empty();
  if (raw[0] != unsigned_version && raw[0] != signed_version) {
    if (is_signed || !accept_plain_) raise_invalid("is not one of this service");
    std::optional<document> key = plain_key(raw);
    if (!key) raise_invalid("is not one of this service");
    return *std::move(key);
  }
  if (raw[0] != (is_signed ? signed_version : unsigned_version))
    raise_invalid(is_signed ? "is not signed" : "is signed, and there is no key to check it with");
  if (raw.size() < version_size + fingerprint_size + (is_signed ? signature_size : 0)) raise_invalid("is cut off");
  if (is_signed) {
    const std::string_view signature = raw.substr(raw.size() - signature_size);
    raw.remove_suffix(signature_size);
    if (!is_same_digest(signature, hmac_sha256(signing_key_, raw))) raise_invalid("is not signed by this service");
  }
  if (raw.substr(version_size, fingerprint_size) != fingerprint) raise_invalid("belongs to another query");
  try {
    return document(item_from_wire(raw.substr(version_size + fingerprint_size)));
  } catch (const validation_error&) {
    raise_invalid("is damaged");
  }
}

std::string page_tokens::token(const query_request& r, const item& last_evaluated_key) const {
  return encode(fingerprint_of(r), last_evaluated_key);
}
std::string page_tokens::token(const scan_request& r, const item& last_evaluated_key) const {
  return encode(fingerprint_of(r), last_evaluated_key);
}

std::optional<std::string> page_tokens::next(const query_request& r, const query_response& page) const {
  if (!page.last_evaluated_key) return std::nullopt;
  return token(r, *page.last_evaluated_key);
}
std::optional<std::string> page_tokens::next(const scan_request& r, const scan_response& page) const {
  if (!page.last_evaluated_key) return std::nullopt;
  return token(r, *page.last_evaluated_key);
}

void page_tokens::resume(query_request& r, std::string_view token) const {
  r.exclusive_start_key = token.empty() ? document() : decode(fingerprint_of(r), token);
}
void page_tokens::resume(scan_request& r, std::string_view token) const {
  r.exclusive_start_key = token.empty() ? document() : decode(fingerprint_of(r), token);
}

}  // namespace tenon::dynamodb
