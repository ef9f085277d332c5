// An engine for tests: calls with JSON in and out, and a clock that they turn.
#pragma once

#include "local/dynamodb/engine.hpp"

#include <tenon/base/clock.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace tenon::local_dynamodb {

class engine_under_test {
 public:
  explicit engine_under_test(options opts = {}) : engine_(with_clock(std::move(opts))) {}

  // The answer's body.
  std::string call(std::string_view operation, std::string_view body) { return reply(operation, body, false).body; }
  std::string call_streams(std::string_view operation, std::string_view body) {
    return reply(operation, body, true).body;
  }
  int status(std::string_view operation, std::string_view body) { return reply(operation, body, false).status; }

  // The message of a refusal, with its type: "ValidationException: …"; the whole answer if there is none.
  std::string refusal(std::string_view operation, std::string_view body, bool is_streams = false) {
    const auto answer = reply(operation, body, is_streams);
    if (answer.status == 200) return answer.body;
    return type_of(answer.body) + ": " + text_after(answer.body, R"(essage":")");
  }

  tenon::dynamodb::api_reply reply(std::string_view operation, std::string_view body, bool is_streams) {
    tenon::dynamodb::api_reply out;
    engine_.execute(operation, body, is_streams, out);
    return out;
  }

  // A table with the key "id", a text, and one with the keys "pk", a text, and "sk", of the given type.
  void create_hash_table(const std::string& name = "tab") {
    call("CreateTable", R"({"TableName":")" + name +
                            R"(","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[)"
                            R"({"AttributeName":"id","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})");
  }
  void create_range_table(const std::string& name = "ranged", const std::string& type = "S") {
    call("CreateTable", R"({"TableName":")" + name +
                            R"(","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
                            R"({"AttributeName":"sk","AttributeType":")" +
                            type +
                            R"("}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
                            R"({"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST"})");
  }

  manual_clock& clock() noexcept { return clock_; }
  engine& get() noexcept { return engine_; }

  static std::string text_after(std::string_view body, std::string_view marker) {
    const auto at = body.find(marker);
    if (at == std::string_view::npos) return {};
    const auto begin = at + marker.size();
    auto end = begin;
    while (end < body.size() && body[end] != '"') end += body[end] == '\\' ? 2 : 1;
    return std::string(body.substr(begin, end - begin));
  }

 private:
  static std::string type_of(std::string_view body) {
    const auto type = text_after(body, R"("__type":")");
    return type.substr(type.find('#') + 1);
  }

  options with_clock(options opts) {
    opts.clock = &clock_;
    return opts;
  }

  manual_clock clock_{timestamp::from_seconds(1'700'000'000)};
  engine engine_;
};

}  // namespace tenon::local_dynamodb
