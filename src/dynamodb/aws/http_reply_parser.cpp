#include "dynamodb/aws/http_reply_parser.hpp"

#include <tenon/base/error.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/optional/optional.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace tenon::dynamodb::aws {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

namespace {

constexpr std::size_t room_behind_body = 64;
constexpr std::uint32_t max_header = 32 * 1024;

// More is not reserved ahead on a server's word alone.
constexpr std::uint64_t most_reserved = 1u << 20;

std::string_view view(string_view s) noexcept { return {s.data(), s.size()}; }

[[noreturn]] void reject(const std::string& why) {
  raise({.kind = error_kind::connection_closed, .message = "The server's answer cannot be read: " + why});
}

}  // namespace

class http_reply_parser::parser final : public http::basic_parser<false> {
 public:
  parser(http_reply& reply, std::size_t max_body, bool has_body) : reply_(reply) {
    skip(!has_body);
    body_limit(max_body);
    header_limit(max_header);
    eager(true);
  }

 private:
  // A client does not read requests.
  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}

  void on_response_impl(int code, string_view, int, error_code&) override { reply_.status = code; }

  void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
    reply_.headers.add(view(name), view(value));
  }

  void on_header_impl(error_code&) override {}

  void on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code&) override {
    if (size) reply_.body.reserve(static_cast<std::size_t>(std::min(*size, most_reserved)) + room_behind_body);
  }

  std::size_t on_body_impl(string_view data, error_code&) override { return append(data); }

  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, string_view data, error_code&) override { return append(data); }

  void on_finish_impl(error_code&) override { reply_.body.reserve(reply_.body.size() + room_behind_body); }

  std::size_t append(string_view data) {
    reply_.body.append(data.data(), data.size());
    return data.size();
  }

  http_reply& reply_;
};

http_reply_parser::http_reply_parser(http_reply& reply, std::size_t max_body, bool has_body)
    : reply_(reply), max_body_(max_body), has_body_(has_body) {
  restart();
}

http_reply_parser::~http_reply_parser() = default;

void http_reply_parser::restart() {
  reply_.status = 0;
  reply_.headers.clear();
  reply_.body.clear();
  parser_ = std::make_unique<parser>(reply_, max_body_, has_body_);
}

std::size_t http_reply_parser::read(std::string_view data) {
  std::size_t used = 0;
  while (used < data.size() && !is_done()) {
    error_code failure;
    const std::size_t some = parser_->put(boost::asio::buffer(data.data() + used, data.size() - used), failure);
    used += some;
    if (failure == http::error::need_more) break;
    if (failure == http::error::body_limit)
      reject("it is larger than " + std::to_string(max_body_) + " bytes, which max_reply_size allows");
    if (failure) reject(failure.message());
    // 100 Continue and its like precede the answer proper.
    if (parser_->is_done() && reply_.status >= 100 && reply_.status < 200 && reply_.status != 101) restart();
    else if (some == 0) break;
  }
  return used;
}

void http_reply_parser::end() {
  if (!parser_->got_some()) reject("the server has hung up before it answered");
  error_code failure;
  parser_->put_eof(failure);
  if (failure || !parser_->is_done()) reject("the server has hung up in the middle of it");
}

bool http_reply_parser::is_done() const noexcept { return parser_->is_done(); }
bool http_reply_parser::keeps_alive() const noexcept { return parser_->keep_alive(); }

}  // namespace tenon::dynamodb::aws
