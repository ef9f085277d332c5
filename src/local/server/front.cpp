#include "local/server/front.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "local/api/failure.hpp"
#include "local/api/operation.hpp"
#include "local/server/accept_encoding.hpp"
#include "local/server/authentication.hpp"
#include "local/server/compression.hpp"
#include "local/server/http_text.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/json.hpp>

#include <algorithm>
#include <optional>

namespace tenon::local::dynamodb {
namespace {

constexpr std::string_view json_type = "application/json";
constexpr std::string_view amazon_json_type = "application/x-amz-json-1.0";
constexpr std::string_view data_api = "DynamoDB_20120810.";
constexpr std::string_view streams_api = "DynamoDBStreams_20120810.";
constexpr std::size_t worth_compressing = 4096;
constexpr std::size_t most_expansion = 8;  // times the greatest body, for one that comes compressed

std::string_view media_type_of(std::string_view content_type) noexcept {
  auto type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  while (!type.empty() && type.front() == ' ') type.remove_prefix(1);
  return type;
}

std::optional<operation> find_target(std::string_view target) noexcept {
  if (target.starts_with(data_api)) return find_operation(target.substr(data_api.size()), false);
  if (target.starts_with(streams_api)) return find_operation(target.substr(streams_api.size()), true);
  return std::nullopt;
}

// What the service looks at first: a body that is no JSON at all.
void check_json(std::string_view body) {
  if (!body.empty() && !tenon::json::try_parse(body)) refuse_form();
}

void refuse_call(const failure& f, http_answer& out) {
  out.reply.status = f.status();
  out.reply.body.clear();
  append_body(out.reply.body, f);
  make_request_id(out.reply.request_id);
}

// A body that came compressed, as it was before; nothing if it came as it is.
std::optional<std::string> expanded_body(const request_view& request, std::size_t longest) {
  const auto coded = coding_named(request.header("content-encoding"));
  if (coded == coding::none) return std::nullopt;
  auto out = coded ? expand(request.body, *coded, longest) : std::nullopt;
  if (!out) internal_error("The request's body is not in the form that its Content-Encoding says.");
  return out;
}

// The engine knows the service's own name; a client is to come back to where it came from.
void answer_with_endpoint(std::string_view host, std::string& body) {
  body = R"({"Endpoints":[{"Address":)";
  append_json_string(body, host);
  body += R"(,"CachePeriodInMinutes":1440}]})";
}

// Lets pages of other origins use the service.
void append_cors(std::string& head) {
  head +=
      "Access-Control-Allow-Origin: *\r\n"
      "Access-Control-Expose-Headers: x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,x-amz-crc32,Date\r\n";
}

void append_preflight(const request_view& request, std::string& head) {
  const auto repeat = [&](std::string_view name, std::string_view asked) {
    if (!asked.empty()) head.append(name).append(": ").append(asked).append("\r\n");
  };
  repeat("Access-Control-Allow-Headers", request.header("access-control-request-headers"));
  repeat("Access-Control-Allow-Methods", request.header("access-control-request-method"));
  head += "Access-Control-Max-Age: 172800\r\n";
}

}  // namespace

front::front(const server_options& options, call_handler handler)
    : options_(options),
      handler_(std::move(handler)),
      health_("healthy: dynamodb." + options.region + ".amazonaws.com ") {}

void front::refuse(int status, http_answer& out) {
  out.keep_alive = false;
  out.reply.body.clear();
  out.head.clear();
  append_status_line(out.head, status);
  append_connection(out.head, false);
  append_length(out.head, 0);
  out.head += "\r\n";
}

bool front::answer_without_call(const request_view& request, http_answer& out) const {
  if (request.method == "GET" && request.path() == "/") {
    out.reply.status = 200;
    out.reply.body = health_;
    make_request_id(out.reply.request_id);
    return true;
  }
  const auto type = media_type_of(request.header("content-type"));
  if (request.method == "POST" && (request.body.empty() || type == json_type || type == amazon_json_type)) return false;
  out.reply.status = 404;
  out.reply.body = "<UnknownOperationException/>\n";
  make_request_id(out.reply.request_id);
  return true;
}

void front::call(const request_view& request, http_answer& out) const {
  try {
    const auto expanded = expanded_body(request, most_expansion * options_.max_body);
    const std::string_view body = expanded ? *expanded : request.body;
    const auto op = find_target(request.header("x-amz-target"));
    if (!op) {
      check_json(body);
      refuse_as("UnknownOperationException", "");
    }
    try {
      check_signature_form(request);
      if (!options_.keys.empty()) verify_signature(request, options_.keys, options_.region, real_clock().wall());
    } catch (const failure&) {
      check_json(body);
      throw;
    }
    if (body.empty()) refuse_form();
    handler_(name_of(*op), body, is_of_streams(*op), out.reply);
    const auto host = request.header("host");
    if (*op == operation::describe_endpoints && out.reply.status == 200 && !host.empty() && text::is_utf8(host))
      answer_with_endpoint(host, out.reply.body);
    if (out.reply.request_id.empty()) make_request_id(out.reply.request_id);
  } catch (const failure& f) {
    refuse_call(f, out);
  }
}

void front::answer(const request_view& request, bool keep_alive, http_answer& out) const {
  if (request.count("host") > 1) return refuse(400, out);
  out.keep_alive = keep_alive;
  out.head.clear();
  out.reply.request_id.clear();
  const bool has_origin = !request.header("origin").empty();

  if (has_origin && request.method == "OPTIONS") {
    out.reply.body.clear();
    append_status_line(out.head, 200);
    append_date(out.head);
    append_connection(out.head, keep_alive);
    make_request_id(out.reply.request_id);
    append_request_id(out.head, out.reply.request_id);
    append_cors(out.head);
    append_preflight(request, out.head);
    append_length(out.head, 0);
    out.head += "\r\n";
    return;
  }

  const bool is_plain = answer_without_call(request, out);
  if (!is_plain) call(request, out);

  append_status_line(out.head, out.reply.status);
  append_date(out.head);
  append_connection(out.head, keep_alive);
  if (!is_plain) {
    const auto type = media_type_of(request.header("content-type"));
    out.head.append("Content-Type: ").append(type == amazon_json_type ? amazon_json_type : json_type).append("\r\n");
  }
  append_request_id(out.head, out.reply.request_id);
  if (out.reply.body.size() >= worth_compressing) {
    const auto coded = accepted_coding(request.header("accept-encoding"));
    if (coded != coding::none) {
      compress(out.reply.body, coded);
      out.head.append("Content-Encoding: ").append(coded == coding::gzip ? "gzip" : "deflate").append("\r\n");
    }
  }
  append_checksum(out.head, out.reply.body);
  if (has_origin) append_cors(out.head);
  append_length(out.head, out.reply.body.size());
  out.head += "\r\n";
}

}  // namespace tenon::local::dynamodb
