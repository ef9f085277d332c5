#include "local/api/constraints.hpp"

#include <array>

namespace tenon::local::dynamodb {
namespace {

// As a program in Java names members: the first letter in lower case.
void append_member_name(std::string& out, std::string_view name) {
  if (name.empty()) return;
  out += name[0] >= 'A' && name[0] <= 'Z' ? static_cast<char>(name[0] - 'A' + 'a') : name[0];
  out += name.substr(1);
}

constexpr shape text{.kind = shape_kind::string};
constexpr shape blob{.kind = shape_kind::blob};
constexpr shape boolean{.kind = shape_kind::boolean};
constexpr shape texts{.kind = shape_kind::list, .element = &text};
constexpr shape blobs{.kind = shape_kind::list, .element = &blob};
constexpr shape value{.kind = shape_kind::attribute_value};
constexpr shape values{.kind = shape_kind::list, .element = &value};
constexpr shape value_map{.kind = shape_kind::map, .element = &value};

// The members of an attribute value, with those that the API does not show.
constexpr std::array attribute_value_members{
    member{"S", &text},       member{"N", &text},       member{"B", &blob},           member{"INT", &text},
    member{"DECIMAL", &text}, member{"DOUBLE", &text},  member{"SS", &texts},         member{"NS", &texts},
    member{"BS", &blobs},     member{"INTSET", &texts}, member{"DECIMALSET", &texts}, member{"DOUBLESET", &texts},
    member{"M", &value_map},  member{"L", &values},     member{"NULL", &boolean},     member{"BOOL", &boolean}};

void append_structure(std::string& out, const json_element& from, std::string_view name,
                      std::span<const member> members) {
  const shape structure{.kind = shape_kind::structure, .members = members};
  const fields present(structure, &from);
  out.append(name) += '(';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ", ";
    append_member_name(out, members[i].name);
    out += '=';
    if (const auto* member_value = present[i]) {
      append_echo(out, *member_value, *members[i].type);
    } else {
      out += "null";
    }
  }
  out += ')';
}

void append_number(std::string& out, const json_element& from) {
  if (from.is_double()) {
    out += simdjson::to_string(from);
  } else {
    out += std::to_string(integer_of(from));
  }
}

}  // namespace

void append_echo(std::string& out, const json_element& from, const shape& s) {
  if (from.is_null()) {
    out += "null";
    return;
  }
  switch (s.kind) {
    case shape_kind::string: out += text_of(from); return;
    case shape_kind::boolean: out += boolean_of(from) ? "true" : "false"; return;
    case shape_kind::integer:
    case shape_kind::long_integer: out += std::to_string(integer_of(from)); return;
    case shape_kind::floating:
    case shape_kind::timestamp: append_number(out, from); return;
    case shape_kind::blob: {
      const auto size = std::to_string(text_of(from).size() / 4 * 3);
      out.append("java.nio.HeapByteBuffer[pos=0 lim=").append(size).append(" cap=").append(size) += ']';
      return;
    }
    case shape_kind::list: {
      out += '[';
      bool first = true;
      for (const auto element : simdjson::dom::array(from)) {
        if (!first) out += ", ";
        first = false;
        append_echo(out, element, *s.element);
      }
      out += ']';
      return;
    }
    case shape_kind::map: {
      out += '{';
      bool first = true;
      for (const auto field : simdjson::dom::object(from)) {
        if (!first) out += ", ";
        first = false;
        out.append(field.key) += '=';
        append_echo(out, field.value, *s.element);
      }
      out += '}';
      return;
    }
    case shape_kind::structure: append_structure(out, from, s.name, s.members); return;
    case shape_kind::attribute_value: append_structure(out, from, "AttributeValue", attribute_value_members); return;
  }
}

}  // namespace tenon::local::dynamodb
