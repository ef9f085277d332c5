#include "dynamodb/aws/credentials_context.hpp"

#include "dynamodb/aws/http_client.hpp"
#include "dynamodb/aws/tls.hpp"
#include "waiting/pause.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/version.hpp>

#include <memory>
#include <utility>

namespace tenon::dynamodb::aws {

namespace {

constexpr int attempts = 3;
constexpr std::chrono::milliseconds first_pause{100};
constexpr std::size_t max_answer = 1u << 20;

bool is_passing(int status) noexcept { return status == 429 || status >= 500; }

}  // namespace

http_reply call(const credentials_context& c, const credentials_call& request) {
  std::shared_ptr<const tls_context> tls;
  if (request.to.is_tls) tls = std::make_shared<tls_context>(c.ca_file);
  http_client client(request.to,
                     {.max_connections = 1,
                      .connect_timeout = request.connect_timeout,
                      .request_timeout = request.request_timeout,
                      .max_reply_size = max_answer},
                     tls, request.is_nearby ? std::nullopt : proxy_for(c.from.from(), request.to));
  std::string text(request.method);
  text.append(" ").append(request.to.target).append(" HTTP/1.1\r\nHost: ").append(request.to.host_header());
  text.append("\r\nUser-Agent: tenon/").append(version).append("\r\nAccept: */*\r\n").append(request.headers);
  if (!request.body.empty() || request.method != "GET")
    text.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  text.append("\r\n").append(request.body);

  http_reply reply;
  std::chrono::milliseconds pause = first_pause;
  for (int attempt = 1;; ++attempt, pause *= 2) {
    try {
      client.exchange(text, reply, c.w, c.until);
      if (!is_passing(reply.status) || attempt == attempts) return reply;
    } catch (const error& e) {
      if (e.kind() != error_kind::connection_closed || attempt == attempts) throw;
    }
    const monotonic_time next = monotonic_now() + pause;
    if (c.until && next >= *c.until)
      raise(
          {.kind = error_kind::operation_timeout, .message = request.to.place() + " has given no credentials in time"});
    waiting::pause(c.w, next);
  }
}

void fail_credentials(std::string what, std::string hint, std::string server_message) {
  raise({.kind = error_kind::authentication_failed,
         .message = std::move(what),
         .hint = std::move(hint),
         .server_message = std::move(server_message)});
}

aws_credentials credentials_in(const json_texts& answer, const credentials_names& names, const std::string& source) {
  aws_credentials out{.access_key_id = answer[names.access_key_id],
                      .secret_access_key = answer[names.secret_access_key],
                      .session_token = answer[names.session_token]};
  if (out.access_key_id.empty() || out.secret_access_key.empty())
    fail_credentials("The answer of " + source + " has no credentials: " + std::string(names.access_key_id) + " or " +
                     std::string(names.secret_access_key) + " is missing");
  if (const std::string& end = answer[names.expiration]; !end.empty()) {
    out.expires_at = timestamp::try_parse(end);
    if (!out.expires_at)
      fail_credentials("The answer of " + source + " says that its credentials expire at no time that is one");
  }
  return out;
}

std::string url_encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '.' || c == '_' || c == '~';
    if (is_plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace tenon::dynamodb::aws
