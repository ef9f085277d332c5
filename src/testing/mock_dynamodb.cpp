#include <tenon/testing/mock_dynamodb.hpp>

#include "base/json_text.hpp"
#include "dynamodb/operation_info.hpp"
#include "testing/mock_dynamodb_input.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace tenon::testing {

namespace {

// One answer. A failure on the way is thrown by whoever gives it.
using answer = std::shared_ptr<function<void(const dynamodb_call&, dynamodb::api_reply&)>>;

template <class F>
answer make_answer(F f) {
  return std::make_shared<function<void(const dynamodb_call&, dynamodb::api_reply&)>>(std::move(f));
}

answer fixed(int status, std::string body) {
  return make_answer([status, body = std::move(body)](const dynamodb_call&, dynamodb::api_reply& reply) {
    reply.status = status;
    reply.body = body;
  });
}

answer output(std::string_view text) { return fixed(200, json::parse(text).text()); }

std::string item_output(std::string_view name, const dynamodb::document& item) {
  return "{\"" + std::string(name) + "\":" + item.wire() + "}";
}

std::string items_output(const std::vector<dynamodb::document>& items, const dynamodb::document& last) {
  const std::string count = std::to_string(items.size());
  std::string out = "{\"Items\":[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ',';
    out += items[i].wire();
  }
  out += "],\"Count\":" + count + ",\"ScannedCount\":" + count;
  if (!last.empty()) out += ",\"LastEvaluatedKey\":" + last.wire();
  return out + "}";
}

answer refusal(std::string_view code, std::string_view message, std::string_view members) {
  const bool is_server_error = code == "InternalServerError" || code == "ServiceUnavailable";
  std::string body = "{\"__type\":";
  append_json_string(body, "com.amazonaws.dynamodb.v20120810#" + std::string(code));
  body += ",\"message\":";
  append_json_string(body, message);
  const std::string more = json::parse(members).text();
  const std::size_t first = more.find_first_not_of(" \t\r\n", more.find('{') + 1);
  if (more.find('{') == more.npos)
    raise({.kind = error_kind::invalid_value, .message = "The members of a refusal are no JSON object"});
  if (more[first] != '}') body += ",";
  body += more.substr(first);
  return fixed(is_server_error ? 500 : 400, std::move(body));
}

answer failure_on_the_way(const error_details& failure) {
  return make_answer([failure](const dynamodb_call&, dynamodb::api_reply&) { raise(failure); });
}

answer made_by(function<json(const dynamodb_call&)> f) {
  return make_answer([f = std::move(f)](const dynamodb_call& call, dynamodb::api_reply& reply) {
    reply.body = f(call).text();
    reply.status = 200;
  });
}

}  // namespace

struct dynamodb_stub::state {
  const std::string operation;  // empty: any
  const json input;
  const std::shared_ptr<std::mutex> mutex;  // the mock's, which guards what follows
  std::deque<answer> once = {};
  answer always = {};

  void add_once(answer a) {
    const std::lock_guard lock(*mutex);
    once.push_back(std::move(a));
  }
  void set(answer a) {
    const std::lock_guard lock(*mutex);
    always = std::move(a);
  }

  bool fits(const dynamodb_call& c) const {
    return (operation.empty() || operation == c.operation) && contains_input(c.input, input.text());
  }

  // Null if it has none left.
  answer take() {
    if (once.empty()) return always;
    answer a = std::move(once.front());
    once.pop_front();
    return a;
  }
};

dynamodb_stub::dynamodb_stub(std::shared_ptr<state> s) noexcept : state_(std::move(s)) {}

dynamodb_stub& dynamodb_stub::resolves(std::string_view text) { return state_->set(output(text)), *this; }
dynamodb_stub& dynamodb_stub::resolves_once(std::string_view text) { return state_->add_once(output(text)), *this; }
dynamodb_stub& dynamodb_stub::resolves_item(const dynamodb::document& item) {
  return resolves(item_output("Item", item));
}
dynamodb_stub& dynamodb_stub::resolves_item_once(const dynamodb::document& item) {
  return resolves_once(item_output("Item", item));
}
dynamodb_stub& dynamodb_stub::resolves_items(const std::vector<dynamodb::document>& items,
                                             const dynamodb::document& last_evaluated_key) {
  return resolves(items_output(items, last_evaluated_key));
}
dynamodb_stub& dynamodb_stub::resolves_items_once(const std::vector<dynamodb::document>& items,
                                                  const dynamodb::document& last_evaluated_key) {
  return resolves_once(items_output(items, last_evaluated_key));
}
dynamodb_stub& dynamodb_stub::resolves_attributes(const dynamodb::document& attributes) {
  return resolves(item_output("Attributes", attributes));
}
dynamodb_stub& dynamodb_stub::resolves_attributes_once(const dynamodb::document& attributes) {
  return resolves_once(item_output("Attributes", attributes));
}
dynamodb_stub& dynamodb_stub::rejects(std::string_view code, std::string_view message, std::string_view members) {
  return state_->set(refusal(code, message, members)), *this;
}
dynamodb_stub& dynamodb_stub::rejects_once(std::string_view code, std::string_view message, std::string_view members) {
  return state_->add_once(refusal(code, message, members)), *this;
}
dynamodb_stub& dynamodb_stub::rejects(const error_details& failure) {
  return state_->set(failure_on_the_way(failure)), *this;
}
dynamodb_stub& dynamodb_stub::rejects_once(const error_details& failure) {
  return state_->add_once(failure_on_the_way(failure)), *this;
}
dynamodb_stub& dynamodb_stub::calls(function<json(const dynamodb_call&)> f) {
  return state_->set(made_by(std::move(f))), *this;
}
dynamodb_stub& dynamodb_stub::calls_once(function<json(const dynamodb_call&)> f) {
  return state_->add_once(made_by(std::move(f))), *this;
}

struct mock_dynamodb::state {
  const std::shared_ptr<std::mutex> mutex = std::make_shared<std::mutex>();
  std::vector<std::shared_ptr<dynamodb_stub::state>> stubs;
  std::vector<dynamodb_call> received;
  bool is_over = false;

  answer find(const dynamodb_call& call) {
    for (auto stub = stubs.rbegin(); stub != stubs.rend(); ++stub) {
      if (!(*stub)->fits(call)) continue;
      if (answer a = (*stub)->take()) return a;
    }
    return nullptr;
  }
};

// The mock as a transport.
class mock_dynamodb::through final : public dynamodb::transport {
 public:
  explicit through(std::shared_ptr<state> s) noexcept : state_(std::move(s)) {}

  void send(const dynamodb::api_call& call, dynamodb::api_reply& reply, query::waiter&,
            std::optional<monotonic_time>) override {
    const dynamodb_call received{std::string(call.operation), json::parse(call.body), call.is_streams};
    answer found;
    {
      const std::lock_guard lock(*state_->mutex);
      if (state_->is_over)
        raise({.kind = error_kind::connection_closed, .message = "The mock of DynamoDB was destroyed"});
      state_->received.push_back(received);
      found = state_->find(received);
    }
    if (!found)
      raise({.kind = error_kind::query_interpretation,
             .message = "The mock of DynamoDB has no answer to " + received.operation + " " + received.input.text(),
             .hint = "Give it one: mock.on(\"" + received.operation + "\").resolves(…)"});
    (*found)(received, reply);
    reply.body.reserve(reply.body.size() + 64);
  }

 private:
  std::shared_ptr<state> state_;
};

mock_dynamodb::mock_dynamodb() : state_(std::make_shared<state>()) {}

mock_dynamodb::~mock_dynamodb() {
  const std::lock_guard lock(*state_->mutex);
  state_->is_over = true;
}

std::shared_ptr<dynamodb::transport> mock_dynamodb::transport() const { return std::make_shared<through>(state_); }

dynamodb::client mock_dynamodb::client(dynamodb::client_options options) const {
  options.retry.base_delay = std::chrono::milliseconds(0);
  options.retry.throttling_base_delay = std::chrono::milliseconds(0);
  return dynamodb::client(transport(), options);
}

dynamodb_stub mock_dynamodb::on(std::string_view operation, std::string_view partial_input) {
  std::shared_ptr<dynamodb_stub::state> stub(
      new dynamodb_stub::state{std::string(operation), json::parse(partial_input), state_->mutex});
  const std::lock_guard lock(*state_->mutex);
  state_->stubs.push_back(stub);
  return dynamodb_stub(std::move(stub));
}

dynamodb_stub mock_dynamodb::on_request(const dynamodb::detail::operation_info& info, const void* request) {
  std::string input;
  info.write(input, request);
  std::string again;
  info.write(again, request);
  return on(info.name, without_empty_members(input, input != again));
}

dynamodb_stub mock_dynamodb::on_any() { return on(""); }

std::vector<dynamodb_call> mock_dynamodb::history() const {
  const std::lock_guard lock(*state_->mutex);
  return state_->received;
}

std::vector<dynamodb_call> mock_dynamodb::history(std::string_view operation) const {
  std::vector<dynamodb_call> of = history();
  std::erase_if(of, [&](const dynamodb_call& c) { return c.operation != operation; });
  return of;
}

std::vector<dynamodb_call> mock_dynamodb::history(std::string_view operation, std::string_view partial_input) const {
  std::vector<dynamodb_call> of = history(operation);
  std::erase_if(of, [&](const dynamodb_call& c) { return !contains_input(c.input, partial_input); });
  return of;
}

void mock_dynamodb::reset_history() {
  const std::lock_guard lock(*state_->mutex);
  state_->received.clear();
}

void mock_dynamodb::reset() {
  const std::lock_guard lock(*state_->mutex);
  state_->received.clear();
  state_->stubs.clear();
}

}  // namespace tenon::testing
