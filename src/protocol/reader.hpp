// Matches the arguments of requests with the grammar.
#pragma once

#include "protocol/argument.hpp"
#include "protocol/failure.hpp"
#include "protocol/grammar.hpp"

#include <boost/json/object.hpp>

#include <deque>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace tenon::protocol {

struct read_object;

struct enum_value {
  const input_enum* type = nullptr;
  int index = 0;
};

// An argument of which it is known what it means. Texts are borrowed from the request.
struct read_value {
  using null = std::monostate;
  using list = std::vector<read_value>;

  std::variant<null, scalar_value, enum_value, list, const read_object*> content;

  bool is_null() const { return std::holds_alternative<null>(content); }
  const scalar_value* scalar() const { return std::get_if<scalar_value>(&content); }
  const enum_value* enumeration() const { return std::get_if<enum_value>(&content); }
  const list* items() const { return std::get_if<list>(&content); }
  const read_object* object() const {
    const auto* o = std::get_if<const read_object*>(&content);
    return o ? *o : nullptr;
  }
};

struct read_member {
  const input_field* field = nullptr;
  read_value value;
};

// In the order in which the members were given.
struct read_members : std::vector<read_member> {
  const read_value* find(word w) const;
};

struct read_object {
  const input_object* type = nullptr;
  read_members members;
};

// Owns what it reads: results point into it.
class reader {
 public:
  explicit reader(grammar& g) : grammar_(g) {}
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;

  // The arguments of the selection at `selection`; `given` may be null. Throws request_error if one is unknown, is
  // missing or has no type that fits.
  read_members read(std::vector<input_field> declared, const boost::json::object* given, const place& selection);

 private:
  struct outcome {
    read_value value;
    const failure* problem = nullptr;
  };
  // What an object was found to be when it was matched with a type. Alternatives share most of what lies below them:
  // without this, the work would double with every level of nested writes.
  struct attempt_hash {
    std::size_t operator()(const std::pair<const argument*, const input_object*>& p) const noexcept {
      return std::hash<const void*>()(p.first) * 31 + std::hash<const void*>()(p.second);
    }
  };

  outcome read_any(const argument& a, const std::vector<input_type>& types);
  outcome read_as(const argument& a, const input_type& type);
  outcome read_scalar(const argument& a, const input_type& type);
  outcome read_enum(const argument& a, const input_type& type);
  outcome read_list(const argument& a, const input_type& type);
  outcome read_object_as(const argument& a, const argument_object& o, const input_object& type);
  const failure* find_missing(const argument_object& o, const input_object& type);
  const failure* check_count(const argument_object& o, const input_object& type);

  const failure* fail(failure f);
  const failure* wrong_type(const argument& a, const input_type& type);
  const failure* wrong_value(std::string given, std::string expected);

  grammar& grammar_;
  place path_;
  std::deque<std::vector<input_field>> declared_;
  std::deque<argument> arguments_;
  std::deque<read_object> objects_;
  std::deque<failure> failures_;
  std::unordered_map<std::pair<const argument*, const input_object*>, outcome, attempt_hash> attempts_;
};

}  // namespace tenon::protocol
