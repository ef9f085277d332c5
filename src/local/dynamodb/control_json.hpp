// Writes the JSON of the control plane's replies.
#pragma once

#include "base/json_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// Appends objects and lists to a string, with commas where they belong. Names are written as they are.
class json_writer {
 public:
  explicit json_writer(std::string& out) : out_(out) {}

  json_writer& name(std::string_view member) {
    separate();
    out_ += '"';
    out_ += member;
    out_ += "\":";
    is_first_ = true;  // its value follows without a comma
    return *this;
  }

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_list() { open('['); }
  void end_list() { close(']'); }

  void text(std::string_view value) {
    separate();
    append_json_string(out_, value);
  }
  void integer(std::int64_t value) {
    separate();
    out_ += std::to_string(value);
  }
  void boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
  }
  // Seconds since the epoch, as the API tells times.
  void time(std::int64_t milliseconds) {
    separate();
    auto fraction = std::to_string(milliseconds % 1000);
    fraction.insert(0, 3 - fraction.size(), '0');
    out_ += std::to_string(milliseconds / 1000) + '.' + fraction;
  }
  // JSON as it is.
  void raw(std::string_view json) {
    separate();
    out_ += json;
  }

  void member(std::string_view key, std::string_view value) { name(key).text(value); }
  void member(std::string_view key, const char* value) { name(key).text(value); }
  void member(std::string_view key, std::int64_t value) { name(key).integer(value); }
  void member(std::string_view key, bool value) { name(key).boolean(value); }
  void time_member(std::string_view key, std::int64_t milliseconds) { name(key).time(milliseconds); }

 private:
  void separate() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    is_first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    is_first_ = false;
  }

  std::string& out_;
  bool is_first_ = true;
};

}  // namespace tenon::local::dynamodb
