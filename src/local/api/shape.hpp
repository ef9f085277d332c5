// The shapes of requests: which members an operation takes, of which types, within which limits. They are data; the
// checks that read them are check_types() and check_constraints().
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace tenon::local::dynamodb {

enum class shape_kind : std::uint8_t {
  string,
  boolean,
  integer,
  long_integer,
  floating,
  timestamp,  // seconds since the epoch
  blob,       // Base64
  list,
  map,
  structure,
  attribute_value
};

struct shape;

struct member {
  std::string_view name;  // "TableName"; messages spell it "tableName"
  const shape* type = nullptr;
  bool is_required = false;
};

// Bounds of a length, or of a number.
struct bounds {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

// What a text must match beyond its length: how messages say it, and whether a text does.
struct text_pattern {
  std::string_view expression;
  bool (*matches)(std::string_view text) noexcept;
};

struct shape {
  shape_kind kind = shape_kind::string;
  std::string_view name = {};            // of a structure, in the service's own program
  std::span<const member> members = {};  // of a structure, in the order in which their constraints are reported
  const shape* element = nullptr;        // of a list, or of a map's values
  bounds limits = {};
  bool is_name = false;                            // must match [a-zA-Z0-9_.-]+
  const text_pattern* pattern = nullptr;           // must match this
  bool is_arn_too = false;                         // may be an ARN, in which the name is what is checked
  bool is_refused_alone_when_empty = false;        // an empty value is reported before and instead of anything else
  bool is_length_first = false;                    // the length is reported before the pattern
  std::span<const std::string_view> choices = {};  // of an enumeration, in the order in which messages list them
  std::string_view newer_refusal = {};             // what the newer form says of no such choice, or a long text …
  bool is_refused_alone = false;                   // … and instead of anything else
  bool takes_newer_form = false;                   // of a request: see check_constraints()
  bounds key_limits = {};                          // of a map's keys …
  bool has_name_keys = false;                      // … which must match as above
  bounds value_limits = {};                        // the lengths of a map's values
  bool is_echoed_as_json = false;                  // of a map: as it was sent, in messages
  bool gives_way = false;                          // of a map: its keys and values are reported if nothing before it is
};

// The position of a member, for use as a constant.
consteval std::size_t index_of(const shape& structure, std::string_view member_name) {
  for (std::size_t i = 0; i < structure.members.size(); ++i)
    if (structure.members[i].name == member_name) return i;
  throw "the structure has no such member";
}

// Whether the shape or anything in it has a limit, so that its values must be visited.
constexpr bool is_constrained(const shape& s) noexcept {
  constexpr bounds none;
  const auto limited = [&](const bounds& b) { return b.least != none.least || b.most != none.most; };
  if (limited(s.limits) || limited(s.key_limits) || limited(s.value_limits)) return true;
  if (s.is_name || s.pattern || s.has_name_keys || !s.choices.empty()) return true;
  if (s.element && is_constrained(*s.element)) return true;
  for (const auto& m : s.members)
    if (m.is_required || is_constrained(*m.type)) return true;
  return false;
}

// The longest structure, in members.
inline constexpr std::size_t max_members = 24;

}  // namespace tenon::local::dynamodb
