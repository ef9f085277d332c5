#include "dynamodb/aws/transport.hpp"

#include "dynamodb/aws/checksum.hpp"
#include "dynamodb/aws/credentials_cache.hpp"
#include "dynamodb/aws/credentials_chain.hpp"
#include "dynamodb/aws/credentials_instance.hpp"
#include "dynamodb/aws/endpoint.hpp"
#include "dynamodb/aws/gzip.hpp"
#include "dynamodb/aws/http_client.hpp"
#include "dynamodb/aws/http_date.hpp"
#include "dynamodb/aws/settings.hpp"
#include "dynamodb/aws/signature.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/version.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

namespace tenon::dynamodb::aws {

namespace {

using std::chrono::microseconds;

constexpr std::string_view json_type = "application/x-amz-json-1.0";

// A difference of clocks that signatures do not get over; they are valid for five minutes.
constexpr std::chrono::minutes unbearable_skew{4};

constexpr std::array<std::string_view, 6> skew_codes = {
    "InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
    "RequestTimeTooSkewed",      "AuthFailure",    "SignatureDoesNotMatch"};

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number out{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

std::optional<std::chrono::milliseconds> retry_after(const http_headers& headers) {
  if (const auto ms = number_in<std::uint32_t>(headers.find("x-amz-retry-after")))
    return std::chrono::milliseconds(*ms);
  if (const auto s = number_in<std::uint32_t>(headers.find("Retry-After"))) return std::chrono::seconds(*s);
  return std::nullopt;
}

// What is known before the first call.
struct setup {
  settings from;
  std::string region;
  std::string ca_file;
  service_endpoints endpoints;
};

std::string find_region(const aws_options& options, const settings& from, const std::string& ca_file, clock& time) {
  if (auto region = region_of(options, from)) return *region;
  // A place of one's own does not mind the region, which is only signed then.
  if (endpoints_of(options, from, "us-east-1").is_chosen) return "us-east-1";
  const credentials_context c{.from = from,
                              .region = {},
                              .ca_file = ca_file,
                              .w = query::blocking_waiter(),
                              .until = monotonic_now() + std::chrono::seconds(5),
                              .time = time};
  if (auto region = region_from_instance(c)) return *region;
  raise({.kind = error_kind::invalid_value,
         .message =
             "The region of DynamoDB is not known: it is in no option, not in AWS_REGION or AWS_DEFAULT_REGION, not in "
             "profile '" +
             from.profile_name() + "', and there is no machine's metadata",
         .hint = "Name the region in the URL, dynamodb://eu-west-1, or set AWS_REGION"});
}

setup set_up(const aws_options& options, const environment& from, clock& time) {
  settings s(from, options.profile);
  std::string ca_file =
      options.ca_file.empty() ? s.setting("AWS_CA_BUNDLE", "ca_bundle").value_or("") : s.expanded(options.ca_file);
  std::string region = find_region(options, s, ca_file, time);
  service_endpoints endpoints = endpoints_of(options, s, region);
  if (region == "local") region = "us-east-1";
  return {std::move(s), std::move(region), std::move(ca_file), std::move(endpoints)};
}

void check(const aws_options& o) {
  const int sources = (o.credentials ? 1 : 0) + (o.credentials_provider ? 1 : 0) + (o.anonymous ? 1 : 0);
  if (sources > 1)
    raise({.kind = error_kind::invalid_value,
           .message = "Credentials, a provider of credentials and anonymous requests exclude each other",
           .hint = "Choose one of them"});
  if (o.credentials && (o.credentials->access_key_id.empty() || o.credentials->secret_access_key.empty()))
    raise({.kind = error_kind::invalid_value,
           .message = "The credentials for AWS have no access key ID or no secret access key",
           .hint = "Give both"});
}

// What becomes a part of a header must not end it.
void check_header(std::string_view text, const char* what) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
      raise({.kind = error_kind::invalid_value,
             .message = std::string(what) + " has a control character",
             .hint = "Check where it comes from"});
}

// Adds that to whatever gives credentials.
credentials_cache::loader checked(credentials_cache::loader load) {
  return [load = std::move(load)](query::waiter& w, std::optional<monotonic_time> until) {
    aws_credentials keys = load(w, until);
    check_header(keys.access_key_id, "The access key ID of AWS");
    check_header(keys.session_token, "The session token of AWS");
    return keys;
  };
}

class http_transport final : public transport {
 public:
  http_transport(const aws_options& options, const environment& from, clock& time)
      : setup_(set_up(options, from, time)),
        clock_(time),
        signer_(setup_.region, "dynamodb"),
        is_anonymous_(options.anonymous),
        accepts_gzip_(options.accept_gzip),
        max_reply_size_(options.max_reply_size),
        credentials_(checked(loader(options)), time) {
    std::shared_ptr<const tls_context> tls;
    if (setup_.endpoints.tables.is_tls) tls = std::make_shared<tls_context>(setup_.ca_file);
    const http_limits limits{.max_connections = options.max_connections,
                             .connect_timeout = options.connect_timeout,
                             .request_timeout = options.request_timeout,
                             .idle_timeout = options.idle_timeout,
                             .max_reply_size = options.max_reply_size};
    const service_endpoints& e = setup_.endpoints;
    tables_ = std::make_unique<http_client>(e.tables, limits, tls, proxy_for(from, e.tables));
    if (e.is_chosen) return;
    streams_ = std::make_unique<http_client>(e.streams, limits, tls, proxy_for(from, e.streams));
    searches_ = std::make_unique<http_client>(e.searches, limits, tls, proxy_for(from, e.searches));
  }

  void send(const api_call& call, api_reply& reply, query::waiter& w, std::optional<monotonic_time> until) override {
    check_header(call.operation, "The name of the operation");
    http_client& client = client_for(call);
    std::shared_ptr<const aws_credentials> keys;
    if (!is_anonymous_) keys = credentials_.get(w, until);

    http_reply answer;
    answer.body = std::move(reply.body);  // its memory is used again
    client.exchange(request(client, call, keys.get()), answer, w, until);
    if (keys && answer.status >= 400 && has_corrected_skew(answer))
      client.exchange(request(client, call, keys.get()), answer, w, until);
    if (keys && answer.status == 400 && answer.body.find("ExpiredTokenException") != std::string::npos)
      credentials_.reject(keys);

    verify(answer, client);
    reply.status = answer.status;
    reply.request_id = answer.headers.find("x-amzn-RequestId");
    reply.retry_after = answer.status >= 400 ? retry_after(answer.headers) : std::nullopt;
    reply.body = std::move(answer.body);
  }

 private:
  http_client& client_for(const api_call& call) noexcept {
    if (call.is_streams && streams_) return *streams_;
    if (call.operation == "SearchVectors" && searches_) return *searches_;
    return *tables_;
  }

  credentials_cache::loader loader(const aws_options& options) {
    if (options.credentials)
      return [keys = *options.credentials](query::waiter&, std::optional<monotonic_time>) { return keys; };
    if (options.credentials_provider)
      return [p = options.credentials_provider](query::waiter& w, std::optional<monotonic_time> until) {
        return p->get(w, until);
      };
    return [this, is_option = !options.profile.empty()](query::waiter& w, std::optional<monotonic_time> until) {
      return find_credentials({.from = setup_.from,
                               .region = setup_.region,
                               .ca_file = setup_.ca_file,
                               .w = w,
                               .until = until,
                               .time = clock_},
                              is_option);
    };
  }

  timestamp now() { return clock_.wall() + microseconds(skew_.load(std::memory_order_relaxed)); }

  std::string request(const http_client& client, const api_call& call, const aws_credentials* keys) {
    const std::array<char, 16> moment = amz_date(now());
    const std::string_view date(moment.data(), moment.size());
    const std::string host = client.server().host_header();
    std::string target = call.is_streams ? "DynamoDBStreams_20120810." : "DynamoDB_20120810.";
    target += call.operation;

    std::string out;
    out.reserve(1024 + call.body.size() + (keys ? keys->session_token.size() : 0));
    out.append("POST ").append(client.server().target).append(" HTTP/1.1\r\nHost: ").append(host);
    out.append("\r\nContent-Type: ").append(json_type).append("\r\nX-Amz-Target: ").append(target);
    out.append("\r\nContent-Length: ").append(std::to_string(call.body.size()));
    out.append("\r\nUser-Agent: tenon/").append(version).append("\r\n");
    if (accepts_gzip_) out.append("Accept-Encoding: gzip\r\n");
    if (keys) {
      out.append("X-Amz-Date: ").append(date).append("\r\n");
      std::array<signed_header, 5> headers = {
          {{"content-type", json_type}, {"host", host}, {"x-amz-date", date}, {}, {}}};
      std::size_t count = 3;
      if (!keys->session_token.empty()) {
        out.append("X-Amz-Security-Token: ").append(keys->session_token).append("\r\n");
        headers[count++] = {"x-amz-security-token", keys->session_token};
      }
      headers[count++] = {"x-amz-target", target};
      out.append("Authorization: ");
      const std::string_view url = client.server().target;
      const std::size_t path_end = std::min(url.find('?'), url.size());
      signer_.append_authorization(out,
                                   {.path = url.substr(0, path_end),
                                    .query = url.substr(std::min(path_end + 1, url.size())),
                                    .headers = std::span(headers).first(count),
                                    .body = call.body},
                                   date, *keys);
      out.append("\r\n");
    }
    out.append("\r\n").append(call.body);
    return out;
  }

  // A request that was refused for its time was not executed. True: the clocks differ, and from here on that is allowed for.
  bool has_corrected_skew(const http_reply& answer) {
    const std::optional<timestamp> theirs = parse_http_date(answer.headers.find("Date"));
    if (!theirs) return false;
    const microseconds difference = *theirs - now();
    if (difference < unbearable_skew && difference > -unbearable_skew) return false;
    for (const std::string_view code : skew_codes)
      if (answer.body.find(code) != std::string::npos) {
        skew_.store((*theirs - clock_.wall()).count(), std::memory_order_relaxed);
        return true;
      }
    return false;
  }

  // The checksum is that of the body as it was sent.
  void verify(http_reply& answer, const http_client& client) const {
    if (const std::string_view sum = answer.headers.find("x-amz-crc32"); !sum.empty())
      if (number_in<std::uint32_t>(sum) != crc32_of(answer.body))
        raise({.kind = error_kind::connection_closed,
               .message = "The answer of " + client.server().place() + " was damaged on its way: its checksum differs",
               .outcome_unknown = true});
    const std::string_view encoding = answer.headers.find("Content-Encoding");
    if (encoding.empty() || encoding == "identity") return;
    if (encoding != "gzip")
      raise({.kind = error_kind::connection_closed,
             .message = "The answer of " + client.server().place() + " is in the encoding '" + std::string(encoding) +
                        "', which was not asked for",
             .outcome_unknown = true});
    try {
      answer.body = gunzip(answer.body, max_reply_size_);
    } catch (const error& e) {
      error_details d = e.details();
      d.outcome_unknown = true;
      raise(std::move(d));
    }
  }

  const setup setup_;
  clock& clock_;
  request_signer signer_;
  const bool is_anonymous_;
  const bool accepts_gzip_;
  const std::size_t max_reply_size_;
  std::atomic<std::int64_t> skew_{0};  // microseconds from our clock to the service's
  credentials_cache credentials_;
  std::unique_ptr<http_client> tables_;
  std::unique_ptr<http_client> streams_;   // null: those of tables_ are used
  std::unique_ptr<http_client> searches_;  // the same
};

}  // namespace

std::unique_ptr<transport> make_transport(const aws_options& options, const environment& from, clock& time) {
  check(options);
  return std::make_unique<http_transport>(options, from, time);
}

}  // namespace tenon::dynamodb::aws

namespace tenon::dynamodb {

std::unique_ptr<transport> make_http_transport(const aws_options& options) {
  return aws::make_transport(options, aws::process_environment(), real_clock());
}

}  // namespace tenon::dynamodb
