#include "local/api/constraints.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_reported = 10;
constexpr std::string_view name_pattern = "[a-zA-Z0-9_.-]+";

bool is_name(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  });
}

// Where a value is: its name, within where its container is. Lives on the stack of those who visit.
struct path {
  const path* within = nullptr;
  std::string_view name = {};
  bool is_member = true;  // a structure's or the request's, whose names begin with a small letter in messages

  void append_to(std::string& out) const {
    if (within) {
      within->append_to(out);
      out += '.';
    }
    if (is_member && !name.empty() && name[0] >= 'A' && name[0] <= 'Z') {
      out += static_cast<char>(name[0] - 'A' + 'a');
      out += name.substr(1);
    } else {
      out += name;
    }
  }
};

std::string bound_text(std::string_view what, std::string_view relation, std::int64_t bound) {
  return std::string("Member must have ")
      .append(what)
      .append(relation)
      .append(" than or equal to ")
      .append(std::to_string(bound));
}

// "Member must have length less than or equal to 255, Member …": the limits of a map's keys or values.
std::string listed_bounds(const bounds& b, bool has_name_pattern) {
  std::string text = bound_text("length ", "less", b.most) + ", " + bound_text("length ", "greater", b.least);
  if (has_name_pattern) text.append(", Member must satisfy regular expression pattern: ").append(name_pattern);
  return text;
}

// The newer form is not taken by requests whose JSON is nested deeper: values of 62 documents in one another.
constexpr int most_nested = 128;

bool is_nested_beyond(const json_element& value, int levels) noexcept {
  if (value.is_array()) {
    if (levels == 0) return true;
    for (const auto element : simdjson::dom::array(value))
      if (is_nested_beyond(element, levels - 1)) return true;
  } else if (value.is_object()) {
    if (levels == 0) return true;
    for (const auto field : simdjson::dom::object(value))
      if (is_nested_beyond(field.value, levels - 1)) return true;
  }
  return false;
}

class visitor {
 public:
  visitor(const fields& request, const shape& structure) noexcept : request_(request), structure_(structure) {}

  void visit_request() { visit_members(request_, structure_, nullptr); }

  void visit_members(const fields& present, const shape& structure, const path* within) {
    for (std::size_t i = 0; i < structure.members.size() && !is_full(); ++i) {
      const auto& m = structure.members[i];
      const path at{within, m.name};
      if (const auto* value = present[i]) {
        visit(*value, *m.type, at);
      } else if (m.is_required) {
        report(nullptr, *m.type, at, "Member must not be null");
      }
    }
  }

  void finish() const {
    if (count_ == 0) return;
    refuse_bare(std::to_string(count_) + (count_ == 1 ? " validation error" : " validation errors") +
                " detected: " + errors_);
  }

 private:
  bool is_full() const noexcept { return count_ >= max_reported; }

  bool is_newer() const noexcept { return is_in_newer_form(request_, structure_); }

  void begin_error() {
    if (count_++ > 0) errors_ += "; ";
  }

  void report(const json_element* value, const shape& s, const path& at, std::string_view constraint) {
    if (is_full()) return;
    begin_error();
    errors_ += "Value ";
    if (value) {
      errors_ += '\'';
      if (s.is_echoed_as_json) errors_ += simdjson::minify(*value);
      else append_echo(errors_, *value, s);
      errors_ += '\'';
    } else {
      errors_ += "null";
    }
    errors_ += " at '";
    at.append_to(errors_);
    errors_.append("' failed to satisfy constraint: ").append(constraint);
  }

  void check_bounds(const json_element& value, const shape& s, const path& at, std::string_view what,
                    std::int64_t measure) {
    if (measure < s.limits.least) report(&value, s, at, bound_text(what, "greater", s.limits.least));
    if (measure > s.limits.most) report(&value, s, at, bound_text(what, "less", s.limits.most));
  }

  void visit(const json_element& value, const shape& s, const path& at) {
    switch (s.kind) {
      case shape_kind::string: return visit_text(value, s, at);
      case shape_kind::integer:
      case shape_kind::long_integer: return check_bounds(value, s, at, "value ", integer_of(value));
      case shape_kind::list: return visit_list(value, s, at);
      case shape_kind::map: return visit_map(value, s, at);
      case shape_kind::structure: return visit_members(fields(s, &value), s, &at);
      case shape_kind::boolean:
      case shape_kind::floating:
      case shape_kind::timestamp:
      case shape_kind::blob:
      case shape_kind::attribute_value: return;
    }
  }

  // A null in a collection is a structure without members, or nothing.
  void visit_element(const json_element& value, const shape& s, const path& at) {
    if (!value.is_null() || s.kind == shape_kind::structure) visit(value, s, at);
  }

  void visit_text(const json_element& value, const shape& s, const path& at) {
    auto text = text_of(value);
    if (!s.choices.empty()) {
      if (std::find(s.choices.begin(), s.choices.end(), text) != s.choices.end()) return;
      if (reports_in_newer_words(s)) return;
      std::string listed;
      for (const auto choice : s.choices) listed.append(listed.empty() ? "" : ", ").append(choice);
      report(&value, s, at, "Member must satisfy enum value set: [" + listed + "]");
      return;
    }
    if (s.is_refused_alone_when_empty && text.empty()) return refuse_empty(value, s, at);
    if (s.is_arn_too) text = table_name_in(text);
    if (s.is_length_first) check_bounds(value, s, at, "length ", length_of(text));
    if (s.is_name && !is_name(text))
      report(&value, s, at, std::string("Member must satisfy regular expression pattern: ").append(name_pattern));
    if (s.pattern && !s.pattern->matches(text))
      report(&value, s, at,
             std::string("Member must satisfy regular expression pattern: ").append(s.pattern->expression));
    if (!s.is_length_first && (s.limits.least > 0 || s.limits.most < std::numeric_limits<std::int64_t>::max())) {
      const auto length = length_of(text);
      if (length > s.limits.most && reports_in_newer_words(s)) return;
      check_bounds(value, s, at, "length ", length);
    }
  }

  // Whether the request's form has words of its own for what is wrong with the value: then they are reported.
  bool reports_in_newer_words(const shape& s) {
    if (s.newer_refusal.empty() || !is_newer()) return false;
    if (s.is_refused_alone) refuse(std::string(s.newer_refusal));
    begin_error();
    errors_ += s.newer_refusal;
    return true;
  }

  void refuse_empty(const json_element& value, const shape& s, const path& at) {
    const auto constraint = bound_text("length ", "greater", 1);
    if (is_newer())
      refuse_bare(std::string("1 validation error detected: Value at '")
                      .append(at.name)
                      .append("' failed to satisfy constraint: ")
                      .append(constraint));
    if (!structure_.takes_newer_form) {
      count_ = 0;
      errors_.clear();
    }
    report(&value, s, at, constraint);
    if (!structure_.takes_newer_form) finish();
  }

  // In UTF-16 units, as a program in Java counts.
  static std::int64_t length_of(std::string_view utf8) noexcept {
    std::int64_t length = 0;
    for (const char c : utf8) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte & 0xC0) != 0x80) length += byte >= 0xF0 ? 2 : 1;
    }
    return length;
  }

  void visit_list(const json_element& value, const shape& s, const path& at) {
    const simdjson::dom::array array(value);
    check_bounds(value, s, at, "length ", count_of(array));
    if (!is_constrained(*s.element)) return;
    std::size_t number = 0;
    for (const auto element : array) {
      if (is_full()) return;
      const auto position = std::to_string(++number);
      const path in_list{&at, position, false};
      const path member_of{&in_list, "member", false};
      visit_element(element, *s.element, member_of);
    }
  }

  // More precise than array.size(), which is bounded.
  static std::int64_t count_of(const simdjson::dom::array& array) noexcept {
    std::int64_t count = 0;
    for (auto i = array.begin(); i != array.end(); ++i) ++count;
    return count;
  }

  void visit_map(const json_element& value, const shape& s, const path& at) {
    if (s.gives_way && count_ > 0) return;
    const simdjson::dom::object object(value);
    if (s.limits.least > 0 && object.begin() == object.end())
      report(&value, s, at, bound_text("length ", "greater", s.limits.least));
    if (s.has_name_keys) {
      for (const auto field : object) {
        const auto name = table_name_in(field.key);
        const auto length = length_of(name);
        if (length > s.key_limits.most || length < s.key_limits.least || !is_name(name))
          report(&value, s, at, "Map keys must satisfy constraint: [" + listed_bounds(s.key_limits, true) + "]");
      }
    }
    if (s.value_limits.least > 0) {
      for (const auto field : object) {
        if (field.value.is_null()) continue;
        const auto length = count_of(simdjson::dom::array(field.value));
        if (length > s.value_limits.most || length < s.value_limits.least)
          report(&value, s, at, "Map value must satisfy constraint: [" + listed_bounds(s.value_limits, false) + "]");
      }
    }
    if (!is_constrained(*s.element)) return;
    for (const auto field : object) {
      if (is_full()) return;
      const path in_map{&at, field.key, false};
      const path member_of{&in_map, "member", false};
      visit_element(field.value, *s.element, member_of);
    }
  }

  const fields& request_;
  const shape& structure_;
  std::string errors_;
  std::size_t count_ = 0;
};

}  // namespace

void check_constraints(const fields& request, const shape& structure) {
  visitor v(request, structure);
  v.visit_request();
  v.finish();
}

bool is_in_newer_form(const fields& request, const shape& structure) noexcept {
  if (!structure.takes_newer_form) return false;
  for (std::size_t i = 0; i < structure.members.size(); ++i) {
    const auto* value = request[i];
    if (value ? is_nested_beyond(*value, most_nested - 1) : structure.members[i].is_required) return false;
  }
  return true;
}

std::string_view table_name_in(std::string_view text) noexcept {
  if (!text.starts_with("arn:")) return text;
  const auto table = text.find(":table/");
  if (table == std::string_view::npos) return text;
  const auto name = text.substr(table + 7);
  return name.find('/') == std::string_view::npos ? name : text;
}

}  // namespace tenon::local::dynamodb
