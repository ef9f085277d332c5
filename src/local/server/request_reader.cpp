#include "local/server/request_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

namespace http = boost::beast::http;
using error_code = boost::beast::error_code;
using string_view = boost::beast::string_view;
using chars = std::string_view;

constexpr std::uint32_t max_header = 32 * 1024;
constexpr std::size_t max_kept = 64 * 1024;  // of a body's memory, from one request to the next

// Where the parser puts what it finds. The header's text is kept as one string, of which the fields have their parts.
struct found {
  struct field {
    std::size_t name;
    std::size_t value;
    std::size_t end;
  };

  std::string text;
  std::size_t method_length = 0;
  std::size_t target_length = 0;
  std::vector<field> fields;
  std::vector<header_view> headers;
  std::string body;

  void clear() {
    text.clear();
    fields.clear();
    headers.clear();
    body.clear();
    if (body.capacity() > max_kept) body = {};
  }

  void view_headers() {
    const chars all = text;
    for (const auto& f : fields)
      headers.push_back({all.substr(f.name, f.value - f.name), all.substr(f.value, f.end - f.value)});
  }
};

// Proxies are asked with the whole address, "http://host/path"; all others with the path.
chars path_of(chars target) noexcept {
  constexpr chars scheme = "http://";
  if (!target.starts_with(scheme)) return target;
  const auto path = target.find_first_of("/?", scheme.size());
  return path == chars::npos ? chars("/") : target.substr(path);
}

class found_parser final : public http::basic_parser<true> {
 public:
  explicit found_parser(found& into) : into_(into) {}

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int, error_code&) override {
    const auto path = path_of({target.data(), target.size()});
    into_.text.append(method).append(path);
    into_.method_length = method.size();
    into_.target_length = path.size();
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
    const auto start = into_.text.size();
    into_.text.append(name).append(value);
    into_.fields.push_back({start, start + name.size(), into_.text.size()});
  }
  void on_header_impl(error_code&) override { into_.view_headers(); }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) into_.body.reserve(std::min<std::uint64_t>(*length, max_kept));
  }
  std::size_t on_body_impl(string_view bytes, error_code&) override {
    into_.body.append(bytes);
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override {
    into_.body.append(bytes);
    return bytes.size();
  }
  void on_finish_impl(error_code&) override {}

  found& into_;
};

int status_for(const error_code& ec) noexcept {
  if (ec == http::error::body_limit) return 413;
  if (ec == http::error::header_limit) return 431;
  return 400;
}

}  // namespace

struct request_reader::state {
  const std::size_t max_body;
  found parts{};
  std::optional<found_parser> parser{};
  bool has_begun = false;
  bool is_expectation_taken = false;
  int refusal = 0;

  void start() {
    parts.clear();
    parser.emplace(parts);
    parser->eager(true);
    parser->header_limit(max_header);
    parser->body_limit(max_body);
    has_begun = is_expectation_taken = false;
  }

  request_view view() const noexcept {
    const chars text = parts.text;
    return {.method = text.substr(0, parts.method_length),
            .target = text.substr(parts.method_length, parts.target_length),
            .body = parts.body,
            .headers = parts.headers};
  }
};

request_reader::request_reader(std::size_t max_body) : state_(new state{.max_body = max_body}) { state_->start(); }

request_reader::~request_reader() = default;

std::size_t request_reader::put(std::string_view bytes) {
  auto& s = *state_;
  std::size_t used = 0;
  if (!s.has_begun)  // lines that are left empty between requests mean nothing
    while (used < bytes.size() && (bytes[used] == '\r' || bytes[used] == '\n')) ++used;
  while (used < bytes.size() && !s.refusal && !s.parser->is_done()) {
    const auto rest = bytes.substr(used);
    s.has_begun = true;
    error_code ec;
    const auto taken = s.parser->put(boost::asio::buffer(rest.data(), rest.size()), ec);
    used += taken;
    if (ec == http::error::need_more) break;
    if (ec) s.refusal = status_for(ec);
    if (taken == 0) break;
  }
  return used;
}

bool request_reader::has_begun() const noexcept { return state_->has_begun; }

bool request_reader::has_header() const noexcept { return state_->parser->is_header_done(); }

bool request_reader::is_complete() const noexcept { return !state_->refusal && state_->parser->is_done(); }

int request_reader::refusal() const noexcept { return state_->refusal; }

bool request_reader::take_expectation() noexcept {
  auto& s = *state_;
  if (s.is_expectation_taken || !s.parser->is_header_done()) return false;
  s.is_expectation_taken = true;
  return !s.parser->is_done() && s.view().header("expect") == "100-continue";
}

request_view request_reader::request() const noexcept { return state_->view(); }

bool request_reader::keep_alive() const noexcept { return state_->parser->keep_alive(); }

void request_reader::next() { state_->start(); }

}  // namespace tenon::local::dynamodb
