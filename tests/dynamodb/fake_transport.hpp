// A transport that answers what a test has prepared, and keeps what it was sent.
#pragma once

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/client.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

class fake_transport final : public transport {
 public:
  struct sent_call {
    std::string operation;
    std::string body;
    bool is_streams;
  };
  using handler = std::function<void(const sent_call&, api_reply&)>;

  // In this order; the last is answered again and again.
  fake_transport& then(handler h) {
    answers_.push_back(std::move(h));
    return *this;
  }
  fake_transport& then(int status, std::string body) {
    return then([status, body](const sent_call&, api_reply& reply) {
      reply.status = status;
      reply.body = body;
    });
  }
  fake_transport& then(std::string body) { return then(200, std::move(body)); }
  fake_transport& refuse(const std::string& code, const std::string& more = "", int status = 400) {
    return then(status, R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + code +
                            R"(","message":"The service says so")" + more + "}");
  }
  fake_transport& fail(error_details details) {
    return then([details](const sent_call&, api_reply&) { raise(details); });
  }

  void send(const api_call& call, api_reply& reply, query::waiter&, std::optional<monotonic_time>) override {
    handler h;
    sent_call c{std::string(call.operation), std::string(call.body), call.is_streams};
    {
      const std::lock_guard lock(mutex_);
      calls.push_back(c);
      if (answers_.empty()) raise({.kind = error_kind::query_interpretation, .message = "no answer is prepared"});
      h = answers_.front();
      if (answers_.size() > 1) answers_.pop_front();
    }
    h(c, reply);
    reply.body.reserve(reply.body.size() + 64);
  }

  const std::string& last_body() const { return calls.back().body; }

  std::vector<sent_call> calls;

 private:
  std::mutex mutex_;
  std::deque<handler> answers_;
};

// A client on one, without pauses between attempts.
struct faked {
  std::shared_ptr<fake_transport> service = std::make_shared<fake_transport>();
  client db;

  explicit faked(client_options options = {}) : db(service, without_pauses(std::move(options))) {}

  static client_options without_pauses(client_options o) {
    o.retry.base_delay = std::chrono::milliseconds(0);
    o.retry.throttling_base_delay = std::chrono::milliseconds(0);
    return o;
  }

  // The request's JSON.
  template <request R>
  std::string body_of(const R& r) {
    service->then("{}");
    db.run(r);
    return service->last_body();
  }
};

}  // namespace tenon::dynamodb
