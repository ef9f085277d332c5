#include "dynamodb/aws/http_client.hpp"

#include "dynamodb/aws/http_reply_parser.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <utility>

namespace tenon::dynamodb::aws {

namespace {

// How long a call without a limit waits for a connection of the pool.
constexpr std::chrono::seconds longest_queue{30};

}  // namespace

struct http_client::connection {
  std::unique_ptr<http_stream> stream;
  monotonic_time used{};
  std::array<char, 16 * 1024> buffer;

  // Whether all of the request was sent; if it throws, too. The answer is then read.
  void send(std::string_view request, bool& was_sent, query::waiter& w, std::optional<monotonic_time> until) {
    std::size_t written = 0;
    try {
      stream->write(request, written, w, until);
    } catch (...) {
      was_sent = written == request.size();
      throw;
    }
    was_sent = true;
  }

  // Whether the connection can be used again.
  bool receive(http_reply& reply, std::size_t max_size, bool has_body, query::waiter& w,
               std::optional<monotonic_time> until) {
    http_reply_parser parser(reply, max_size, has_body);
    std::size_t begin = 0;  // of what was read and not yet used
    std::size_t end = 0;
    while (!parser.is_done()) {
      if (begin > 0) {
        std::copy(buffer.data() + begin, buffer.data() + end, buffer.data());
        end -= begin;
        begin = 0;
      }
      const std::size_t some = stream->read_some(buffer.data() + end, buffer.size() - end, w, until);
      if (some == 0) {
        parser.end();
        return false;
      }
      end += some;
      begin += parser.read({buffer.data() + begin, end - begin});
      if (begin == 0 && end == buffer.size())
        raise({.kind = error_kind::connection_closed, .message = "The server's answer has a header that is too long"});
    }
    return parser.keeps_alive() && begin == end;
  }
};

http_client::http_client(http_url server, http_limits limits, std::shared_ptr<const tls_context> tls,
                         std::optional<http_proxy> proxy)
    : server_(std::move(server)),
      limits_(limits),
      tls_(std::move(tls)),
      proxy_(std::move(proxy)),
      places_(std::max<std::size_t>(1, limits.max_connections)) {}

http_client::~http_client() = default;

std::size_t http_client::idle_connections() const {
  const std::lock_guard lock(mutex_);
  return idle_.size();
}

std::unique_ptr<http_client::connection> http_client::take_idle() {
  const monotonic_time now = monotonic_now();
  for (;;) {
    std::vector<std::unique_ptr<connection>> expired;  // closed without the lock
    std::unique_ptr<connection> c;
    {
      const std::lock_guard lock(mutex_);
      if (limits_.idle_timeout.count() > 0) {
        const auto first = std::find_if(idle_.begin(), idle_.end(),
                                        [&](const auto& i) { return now - i->used < limits_.idle_timeout; });
        expired.assign(std::make_move_iterator(idle_.begin()), std::make_move_iterator(first));
        idle_.erase(idle_.begin(), first);
      }
      if (idle_.empty()) return nullptr;
      c = std::move(idle_.back());
      idle_.pop_back();
    }
    if (!c->stream->is_stale()) return c;
  }
}

std::unique_ptr<http_client::connection> http_client::open(query::waiter& w, std::optional<monotonic_time> until) {
  auto c = std::make_unique<connection>();
  const tls_context* tls = server_.is_tls ? tls_.get() : nullptr;
  if (!proxy_) {
    c->stream = http_stream::open(server_, tls, limits_.connect_timeout, w, until);
    return c;
  }
  c->stream = http_stream::open(proxy_->at, nullptr, limits_.connect_timeout, w, until);
  if (tls) {
    const std::optional<monotonic_time> end = query::earlier(until, limits_.connect_timeout);
    open_tunnel(*c, w, end);
    c->stream->start_tls(*tls, server_, w, end);
  }
  return c;
}

void http_client::open_tunnel(connection& c, query::waiter& w, std::optional<monotonic_time> until) {
  const std::string host = (server_.host.find(':') == std::string::npos ? server_.host : "[" + server_.host + "]") +
                           ":" + std::to_string(server_.port);
  std::string request = "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n";
  if (!proxy_->authorization.empty()) request += "Proxy-Authorization: " + proxy_->authorization + "\r\n";
  request += "\r\n";
  http_reply reply;
  bool was_sent = false;
  c.send(request, was_sent, w, until);
  c.receive(reply, 0, false, w, until);
  if (reply.status / 100 != 2)
    raise({.kind = error_kind::server_unreachable,
           .message = "No connection to " + server_.place() + ": the proxy " + proxy_->at.place() + " answered " +
                      std::to_string(reply.status),
           .hint = "Check https_proxy, or list the host in no_proxy"});
}

// The request's line names the server as well, and its headers say who asks the proxy.
std::string http_client::for_proxy(std::string_view request) const {
  std::string out(request);
  if (!proxy_->authorization.empty())
    out.insert(out.find("\r\n") + 2, "Proxy-Authorization: " + proxy_->authorization + "\r\n");
  out.insert(out.find(' ') + 1, server_.place());
  return out;
}

void http_client::put_back(std::unique_ptr<connection> c) noexcept {
  c->used = monotonic_now();
  const std::lock_guard lock(mutex_);
  try {
    idle_.push_back(std::move(c));
  } catch (const std::bad_alloc&) {
    // The connection is closed instead.
  }
}

void http_client::exchange(std::string_view request, http_reply& reply, query::waiter& w,
                           std::optional<monotonic_time> until) {
  if (!places_.acquire(w, until ? *until : monotonic_now() + longest_queue))
    raise({.kind = error_kind::pool_timeout,
           .message = "None of the " + std::to_string(limits_.max_connections) + " connections to " + server_.place() +
                      " became free in time",
           .hint = "Raise max_connections, or make fewer calls at once"});
  const waiting::place place(places_);

  std::string rewritten;
  if (proxy_ && !server_.is_tls) request = rewritten = for_proxy(request);
  bool was_sent = false;
  try {
    std::unique_ptr<connection> c = take_idle();
    std::optional<monotonic_time> end = query::earlier(until, limits_.request_timeout);
    if (c) {
      try {
        c->send(request, was_sent, w, end);
      } catch (const connection_error&) {
        if (was_sent) throw;
        c = nullptr;  // it was closed while it was idle
      }
    }
    if (!c) {
      c = open(w, until);
      end = query::earlier(until, limits_.request_timeout);
      c->send(request, was_sent, w, end);
    }
    if (c->receive(reply, limits_.max_reply_size, true, w, end)) put_back(std::move(c));
  } catch (const error& e) {
    if (!was_sent || e.outcome_unknown()) throw;
    error_details d = e.details();
    d.outcome_unknown = true;
    raise(std::move(d));
  }
}

}  // namespace tenon::dynamodb::aws
