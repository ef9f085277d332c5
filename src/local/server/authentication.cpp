#include "local/server/authentication.hpp"

#include "dynamodb/aws/signature.hpp"
#include "local/api/failure.hpp"
#include "local/server/http_text.hpp"

#include <tenon/dynamodb/aws.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

namespace aws = tenon::dynamodb::aws;

constexpr std::string_view scheme = "AWS4-";
constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

struct authorization {
  std::string_view algorithm;
  std::string_view credential;
  std::string_view signed_headers;
  std::string_view signature;
};

// "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…"
authorization parse_authorization(std::string_view header) noexcept {
  authorization out;
  const auto end = header.find(' ');
  out.algorithm = header.substr(0, end);
  std::string_view rest = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
  while (!rest.empty()) {
    const auto next = std::find_if(rest.begin(), rest.end(), [](char c) { return c == ',' || c == ' '; });
    const auto part = rest.substr(0, static_cast<std::size_t>(next - rest.begin()));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = part.substr(0, equals);
    const auto value = part.substr(equals + 1);
    if (name == "Credential") out.credential = value;
    if (name == "SignedHeaders") out.signed_headers = value;
    if (name == "Signature") out.signature = value;
  }
  return out;
}

// The value of a parameter of the query, as it is encoded; empty if there is none.
std::string_view query_parameter(std::string_view query, std::string_view name) noexcept {
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto part = query.substr(0, end);
    if (part.starts_with(name) && part.substr(name.size()).starts_with('=')) return part.substr(name.size() + 1);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return {};
}

bool has_query_parameter(std::string_view query, std::string_view name) noexcept {
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto part = query.substr(0, end);
    if (part.substr(0, part.find('=')) == name) return true;
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return false;
}

void check_header_form(const request_view& request, std::string_view header) {
  const auto given = parse_authorization(header);
  std::string missing;
  const auto require = [&](std::string_view value, std::string_view name) {
    if (value.empty()) missing.append("Authorization header requires '").append(name).append("' parameter. ");
  };
  require(given.credential, "Credential");
  require(given.signature, "Signature");
  require(given.signed_headers, "SignedHeaders");
  if (request.header("x-amz-date").empty() && request.header("date").empty())
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  if (!missing.empty()) refuse_as("IncompleteSignatureException", missing.append("Authorization=").append(header));
}

void check_query_form(std::string_view query) {
  std::string missing;
  for (const std::string_view name :
       {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
    if (query_parameter(query, name).empty())
      missing.append("AWS query-string parameters must include '").append(name).append("'. ");
  }
  if (!missing.empty())
    refuse_as("IncompleteSignatureException", missing.append("Re-examine the query-string parameters."));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

[[noreturn]] void refuse_signature(std::string message) { refuse_as("InvalidSignatureException", std::move(message)); }

// "20130301T000000Z" as seconds since the epoch; nothing for another text.
std::optional<std::int64_t> parse_amz_date(std::string_view text) noexcept {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const auto digits = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      if (text[i] < '0' || text[i] > '9') return -1;
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  const int fields[]{digits(0, 4), digits(4, 2), digits(6, 2), digits(9, 2), digits(11, 2), digits(13, 2)};
  for (const int field : fields)
    if (field < 0) return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{year(fields[0]), month(static_cast<unsigned>(fields[1])),
                            day(static_cast<unsigned>(fields[2]))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date).time_since_epoch() / seconds(1) + fields[3] * 3600 + fields[4] * 60 + fields[5];
}

void check_time(std::string_view date, timestamp now) {
  constexpr std::int64_t allowed = 15 * 60;
  const auto signed_at = parse_amz_date(date);
  if (!signed_at)
    refuse_as("IncompleteSignatureException", std::string("Date must be in ISO-8601 'basic format'. Got '")
                                                  .append(date)
                                                  .append("'. See http://en.wikipedia.org/wiki/ISO_8601"));
  const auto present = now.milliseconds() / 1000;
  const auto text_of_now = aws::amz_date(now);
  const std::string_view present_text(text_of_now.data(), text_of_now.size());
  if (*signed_at < present - allowed)
    refuse_signature(
        std::string("Signature expired: ").append(date).append(" is now earlier than ").append(present_text));
  if (*signed_at > present + allowed)
    refuse_signature(
        std::string("Signature not yet current: ").append(date).append(" is still later than ").append(present_text));
}

// "<key>/<day>/<region>/dynamodb/aws4_request"
struct credential_scope {
  std::string_view key_id;
  std::string_view day;
  std::string_view region;
};

credential_scope check_scope(std::string_view credential, std::string_view region, std::string_view date) {
  const auto parts = split(credential, '/');
  if (parts.size() != 5)
    refuse_as("IncompleteSignatureException",
              std::string("Credential must have exactly 5 slash-delimited elements, e.g. "
                          "keyid/date/region/service/term, got '")
                  .append(credential)
                  .append("'"));
  std::string wrong;
  if (parts[2] != region) wrong += "Credential should be scoped to a valid region. ";
  if (parts[3] != "dynamodb") wrong += "Credential should be scoped to correct service: 'dynamodb'. ";
  if (parts[4] != "aws4_request")
    wrong.append("Credential should be scoped with a valid terminator: 'aws4_request', not '")
        .append(parts[4])
        .append("'. ");
  if (parts[1] != date.substr(0, 8))
    wrong.append("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '")
        .append(parts[1])
        .append("' != '")
        .append(date.substr(0, 8))
        .append("', from '")
        .append(date)
        .append("'. ");
  if (!wrong.empty()) refuse_signature(std::move(wrong));
  return {parts[0], parts[1], parts[2]};
}

// The values of all headers of a name, as they are signed.
std::string joined_header(const request_view& request, std::string_view lower_name) {
  std::string out;
  bool is_first = true;
  for (const auto& h : request.headers) {
    const request_view one{request.method, request.target, {}, std::span(&h, 1)};
    if (one.count(lower_name) == 0) continue;
    if (!is_first) out += ',';
    is_first = false;
    out += trimmed(h.value);
  }
  return out;
}

std::string expected_signature(const request_view& request, const authorization& given, const credential_scope& scope,
                               const access_key& key, std::string_view date) {
  const auto names = split(given.signed_headers, ';');
  std::vector<std::string> values;
  values.reserve(names.size());
  for (const auto name : names) values.push_back(joined_header(request, name));
  std::vector<aws::signed_header> headers;
  for (std::size_t i = 0; i < names.size(); ++i) headers.push_back({names[i], values[i]});
  aws::request_to_sign to_sign;
  to_sign.method = request.method;
  to_sign.path = request.path();
  to_sign.query = request.query();
  to_sign.headers = headers;
  to_sign.body = request.body;
  aws::request_signer signer{std::string(scope.region), "dynamodb"};
  tenon::dynamodb::aws_credentials credentials;
  credentials.access_key_id = key.id;
  credentials.secret_access_key = key.secret;
  std::string out;
  signer.append_authorization(out, to_sign, date, credentials);
  return std::string(parse_authorization(out).signature);
}

// Takes the same time wherever the difference is.
bool same_secret(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  unsigned different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) different |= static_cast<unsigned char>(a[i] ^ b[i]);
  return different == 0;
}

}  // namespace

void check_signature_form(const request_view& request) {
  const auto header = trimmed(request.header("authorization"));
  const bool is_in_query = !request.query().empty() && has_query_parameter(request.query(), "X-Amz-Algorithm");
  if (!header.empty() && is_in_query)
    refuse_signature("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  if (is_in_query) return check_query_form(request.query());
  if (!header.starts_with(scheme))
    refuse_as("MissingAuthenticationTokenException", "Request is missing Authentication Token");
  check_header_form(request, header);
}

void verify_signature(const request_view& request, std::span<const access_key> keys, std::string_view region,
                      timestamp now) {
  const auto header = trimmed(request.header("authorization"));
  if (header.empty())
    refuse_signature("Signatures in the query string are not verified here: use the header Authorization.");
  const auto given = parse_authorization(header);
  const auto date = request.header("x-amz-date").empty() ? request.header("date") : request.header("x-amz-date");
  check_time(date, now);
  const auto names = split(given.signed_headers, ';');
  if (std::find(names.begin(), names.end(), "host") == names.end())
    refuse_signature("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  if (given.algorithm != algorithm)
    refuse_as("IncompleteSignatureException", std::string("Unsupported AWS 'algorithm': '")
                                                  .append(given.algorithm)
                                                  .append("' (only AWS4-HMAC-SHA256 for now). "));
  const auto scope = check_scope(given.credential, region, date);
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const access_key& k) { return k.id == scope.key_id; });
  if (key == keys.end())
    refuse_as("UnrecognizedClientException", "The security token included in the request is invalid.");
  if (!request.header("x-amz-security-token").empty())
    refuse_as("UnrecognizedClientException", "The security token included in the request is invalid");
  if (!std::is_sorted(names.begin(), names.end()) ||
      !same_secret(expected_signature(request, given, scope, *key, date), given.signature))
    refuse_signature(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details.");
}

}  // namespace tenon::local::dynamodb
