// Requests to connectors, as text.
#pragma once

#include <tenon/base/timestamp.hpp>
#include <tenon/query/expression.hpp>
#include <tenon/query/request.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::testing {

namespace program_text {

using query::opcode;
using query::section;

inline constexpr std::string_view signs[] = {"=", "<>", "<", "<=", ">", ">="};
inline constexpr std::string_view functions[] = {"count(*)", "count", "sum", "avg", "min", "max"};
inline constexpr std::string_view json_operators[] = {"=",
                                                      "<>",
                                                      "<",
                                                      "<=",
                                                      ">",
                                                      ">=",
                                                      "string_contains",
                                                      "string_starts_with",
                                                      "string_ends_with",
                                                      "array_contains",
                                                      "array_starts_with",
                                                      "array_ends_with"};

class printer {
 public:
  explicit printer(const query::request& r) : program_(r.body), end_(r.body.code.size()) {}

  std::string parts(const query::model_descriptor& m, int depth) {
    std::string out;
    while (at_ < end_) {
      const auto tag = static_cast<section>(byte());
      const std::uint32_t outer = narrow();
      out += std::string(static_cast<std::size_t>(2 * depth), ' ') + part(tag, m, depth);
      if (out.back() != '\n') out += '\n';
      at_ = std::exchange(end_, outer);
    }
    return out;
  }

 private:
  std::uint8_t byte() { return program_.code[at_++]; }
  std::uint16_t index() {
    const std::uint8_t low = byte();
    return static_cast<std::uint16_t>(low | byte() << 8);
  }
  std::uint32_t narrow() {
    std::uint32_t length = 0;
    for (int i = 0; i < 4; ++i) length |= static_cast<std::uint32_t>(byte()) << (8 * i);
    return std::exchange(end_, at_ + length);
  }

  std::string value() { return text(program_.values[next_value_++]); }
  std::string text(const query::value& v) {
    switch (v.type) {
      case query::value_type::null: return "null";
      case query::value_type::boolean: return v.integer ? "true" : "false";
      case query::value_type::int64: return std::to_string(v.integer);
      case query::value_type::float64: return std::to_string(v.real) + "f";
      case query::value_type::decimal: return std::string(program_.values.text(v)) + "d";
      case query::value_type::string: return '"' + std::string(program_.values.text(v)) + '"';
      case query::value_type::datetime: return timestamp::from_microseconds(v.integer).to_string_microseconds();
      case query::value_type::json: return "json " + std::string(program_.values.text(v));
      case query::value_type::bytes: return "bytes " + bytes(program_.values.text(v)).to_hex();
      case query::value_type::enumeration: return "#" + std::to_string(v.integer);
      case query::value_type::list:
      case query::value_type::composite: break;
    }
    std::string out = "[";
    for (std::uint32_t i = 0; i < v.size; ++i) out += (i > 0 ? ", " : "") + text(program_.values.items(v)[i]);
    return out + "]";
  }

  std::string field(const query::model_descriptor& m) {
    const std::uint16_t i = index();
    return i == 0xFFFF ? "*" : std::string(m.fields[i].name);
  }
  std::string fields(const query::model_descriptor& m) {
    std::string out;
    while (at_ < end_) out += " " + field(m);
    return out;
  }

  std::string part(section tag, const query::model_descriptor& m, int depth) {
    switch (tag) {
      case section::where: return "where: " + predicate(m);
      case section::cursor: return "cursor: " + predicate(m);
      case section::having: return "having: " + predicate(m);
      case section::order_by: {
        std::string out = "order_by:";
        while (at_ < end_) out += " " + order(m);
        return out;
      }
      case section::take: return byte() ? "take from the end: " + value() : "take: " + value();
      case section::skip: return "skip: " + value();
      case section::limit: return "limit: " + value();
      case section::lock: {
        const std::string strength = std::to_string(byte());
        return "lock " + strength + ", wait " + std::to_string(byte());
      }
      case section::distinct: return "distinct:" + fields(m);
      case section::fields: return "fields:" + fields(m);
      case section::by: return "by:" + fields(m);
      case section::relation:
      case section::relation_count: {
        const query::relation_descriptor& r = m.relations[index()];
        const std::string head = (tag == section::relation ? "relation " : "count of ") + std::string(r.name) + "\n";
        return head + parts(*r.target, depth + 1);
      }
      case section::create: return "create:" + input(m, depth);
      case section::update: return "update:" + input(m, depth);
      case section::nested: return nested(m, depth);
      case section::item: return "item\n" + parts(m, depth + 1);
      case section::skip_duplicates: return "skip duplicates";
      case section::keep_updated_at: return "keep updated_at";
      case section::aggregates: {
        std::string out = "aggregates:";
        while (at_ < end_) {
          const std::uint8_t f = byte();
          const std::string name = field(m);
          out += " " + std::string(functions[f]) + (name == "*" ? "" : "(" + name + ")");
        }
        return out;
      }
      // Requests in JSON are not for key-value stores.
      case section::item_options:
      case section::page_token:
      case section::condition:
      case section::lookup: break;
    }
    return "?";
  }

  std::string input(const query::model_descriptor& m, int depth) {
    static constexpr std::string_view assignments[] = {"=", "= null", "+=", "-=", "*=", "/=", "= list", "push"};
    std::string out;
    const std::uint16_t count = index();
    for (std::uint16_t i = 0; i < count; ++i) {
      out += (i > 0 ? ", " : " ") + field(m);
      const std::uint8_t how = byte();
      out += " " + std::string(assignments[how]);
      if (static_cast<query::assignment>(how) != query::assignment::set_null) out += " " + value();
    }
    return out + "\n" + parts(m, depth + 1);
  }

  std::string nested(const query::model_descriptor& m, int depth) {
    static constexpr std::string_view actions[] = {"create",     "create_many", "connect",    "connect_or_create",
                                                   "disconnect", "set",         "update",     "update_many",
                                                   "upsert",     "remove",      "remove_many"};
    const query::relation_descriptor& r = m.relations[index()];
    const std::string head = std::string(r.name) + " " + std::string(actions[byte()]) + "\n";
    return head + parts(*r.target, depth + 1);
  }

  std::string order(const query::model_descriptor& m) {
    const auto kind = static_cast<query::order_term>(byte());
    if (kind == query::order_term::related) {
      const query::relation_descriptor& r = m.relations[index()];
      return std::string(r.name) + "." + order(*r.target);
    }
    std::string out;
    if (kind == query::order_term::relevance) {
      for (int left = byte(); left > 0; --left) out += (out.empty() ? "" : "+") + field(m);
      out = "relevance(" + out + ", " + value() + ")";
    } else if (kind == query::order_term::relation_count) {
      out = "count(" + std::string(m.relations[index()].name) + ")";
    } else if (kind == query::order_term::aggregate) {
      const std::uint8_t f = byte();
      out = std::string(functions[f]) + "(" + field(m) + ")";
    } else {
      out = field(m);
    }
    out += byte() == 0 ? " asc" : " desc";
    constexpr std::string_view nulls[] = {"", " nulls first", " nulls last"};
    return out + std::string(nulls[byte()]);
  }

  // Relations' predicates come before the relation is known: the code is read from its end.
  struct instruction {
    std::uint32_t at = 0;
    std::vector<std::string> values;
  };

  std::string predicate(const query::model_descriptor& m) {
    std::vector<instruction> code;
    while (at_ < end_) {
      instruction i{at_, {}};
      const auto op = static_cast<opcode>(program_.code[at_]);
      at_ += op == opcode::search ? 2 + 2u * program_.code[at_ + 1] : operand_size(op);
      for (int v = value_count(op); v > 0; --v) i.values.push_back(value());
      code.push_back(std::move(i));
    }
    return pop(code, m);
  }

  // For all but searches, whose size varies.
  static std::uint32_t operand_size(opcode op) {
    switch (op) {
      case opcode::search:
      case opcode::always:
      case opcode::never:
      case opcode::both:
      case opcode::either:
      case opcode::negate: return 1;
      case opcode::within: return 3;
      case opcode::element: return 5;
      case opcode::equals:
      case opcode::not_equals:
      case opcode::contains:
      case opcode::starts_with:
      case opcode::ends_with:
      case opcode::json_null_test:
      case opcode::list_has_every:
      case opcode::list_has_some:
      case opcode::list_equals:
      case opcode::list_is_empty: return 4;
      case opcode::in:
      case opcode::not_in:
      case opcode::json_compare:
      case opcode::compare_aggregate: return 5;
      case opcode::compare_fields: return 6;
      case opcode::less:
      case opcode::less_equal:
      case opcode::greater:
      case opcode::greater_equal:
      case opcode::is_null:
      case opcode::is_not_null:
      case opcode::list_has:
      case opcode::some:
      case opcode::every:
      case opcode::none:
      case opcode::is:
      case opcode::is_not:
      case opcode::is_absent:
      case opcode::is_present: return 3;
    }
    return 1;
  }

  static int value_count(opcode op) {
    switch (op) {
      case opcode::json_compare: return 2;
      case opcode::always:
      case opcode::never:
      case opcode::both:
      case opcode::either:
      case opcode::negate:
      case opcode::is_null:
      case opcode::is_not_null:
      case opcode::compare_fields:
      case opcode::list_is_empty:
      case opcode::some:
      case opcode::every:
      case opcode::none:
      case opcode::is:
      case opcode::is_not:
      case opcode::is_absent:
      case opcode::is_present:
      case opcode::within:
      case opcode::element: return 0;
      case opcode::equals:
      case opcode::not_equals:
      case opcode::less:
      case opcode::less_equal:
      case opcode::greater:
      case opcode::greater_equal:
      case opcode::in:
      case opcode::not_in:
      case opcode::contains:
      case opcode::starts_with:
      case opcode::ends_with:
      case opcode::json_null_test:
      case opcode::list_has:
      case opcode::list_has_every:
      case opcode::list_has_some:
      case opcode::list_equals:
      case opcode::compare_aggregate:
      case opcode::search: return 1;
    }
    return 0;
  }

  std::string pop(std::vector<instruction>& code, const query::model_descriptor& m) {
    const instruction i = std::move(code.back());
    code.pop_back();
    const auto operand = [&](std::uint32_t n) { return program_.code[i.at + n]; };
    const auto position =
        static_cast<std::uint16_t>(i.at + 1 < program_.code.size() ? operand(1) | operand(2) << 8 : 0);
    const auto name = [&] { return std::string(m.fields[position].name); };
    const auto match = [&](std::uint32_t n) { return operand(n) ? std::string(" ignoring case") : std::string(); };
    const auto op = static_cast<opcode>(operand(0));
    switch (op) {
      case opcode::always: return "always";
      case opcode::never: return "never";
      case opcode::both:
      case opcode::either: {
        const std::string right = pop(code, m);
        const std::string left = pop(code, m);
        return "(" + left + (op == opcode::both ? " AND " : " OR ") + right + ")";
      }
      case opcode::negate: return "NOT " + pop(code, m);
      case opcode::within: return name() + " {" + pop(code, *m.fields[position].composite) + "}";
      case opcode::element:
        return name() + "[" + std::to_string(operand(3) | operand(4) << 8) + "] {" +
               pop(code, *m.fields[position].composite) + "}";
      case opcode::equals: return name() + " = " + i.values[0] + match(3);
      case opcode::not_equals: return name() + " <> " + i.values[0] + match(3);
      case opcode::less: return name() + " < " + i.values[0];
      case opcode::less_equal: return name() + " <= " + i.values[0];
      case opcode::greater: return name() + " > " + i.values[0];
      case opcode::greater_equal: return name() + " >= " + i.values[0];
      case opcode::is_null: return name() + " is null";
      case opcode::is_not_null: return name() + " is not null";
      case opcode::in: return name() + " in " + i.values[0] + match(3);
      case opcode::not_in: return name() + " not in " + i.values[0] + match(3);
      case opcode::contains: return name() + " contains " + i.values[0] + match(3);
      case opcode::starts_with: return name() + " starts with " + i.values[0] + match(3);
      case opcode::ends_with: return name() + " ends with " + i.values[0] + match(3);
      case opcode::compare_fields:
        return name() + " " + std::string(signs[operand(3) - static_cast<int>(opcode::equals)]) + " field " +
               std::string(m.fields[static_cast<std::size_t>(operand(4) | operand(5) << 8)].name);
      case opcode::json_compare:
        return name() + i.values[0] + " " + std::string(json_operators[operand(3)]) + " " + i.values[1] + match(4);
      case opcode::json_null_test: {
        constexpr std::string_view kinds[] = {"JSON null", "database null", "any null"};
        return name() + i.values[0] + " is " + std::string(kinds[operand(3)]);
      }
      case opcode::list_has: return name() + " has " + i.values[0];
      case opcode::list_has_every: return name() + " has every " + i.values[0];
      case opcode::list_has_some: return name() + " has some " + i.values[0];
      case opcode::list_equals: return name() + " = list " + i.values[0];
      case opcode::list_is_empty: return name() + (operand(3) ? " is empty" : " is not empty");
      case opcode::some: return related("some", m.relations[position], code);
      case opcode::every: return related("every", m.relations[position], code);
      case opcode::none: return related("none", m.relations[position], code);
      case opcode::is: return related("is", m.relations[position], code);
      case opcode::is_not: return related("is not", m.relations[position], code);
      case opcode::is_absent: return std::string(m.relations[position].name) + " is absent";
      case opcode::is_present: return std::string(m.relations[position].name) + " is present";
      case opcode::search: {
        std::string fields;
        for (std::uint32_t n = 0; n < operand(1); ++n)
          fields += (n > 0 ? "+" : "") +
                    std::string(m.fields[static_cast<std::size_t>(operand(2 + 2 * n) | operand(3 + 2 * n) << 8)].name);
        return fields + " search " + i.values[0];
      }
      case opcode::compare_aggregate: {
        const auto of = static_cast<std::size_t>(operand(2) | operand(3) << 8);
        return std::string(functions[operand(1)]) + "(" + std::string(m.fields[of].name) + ") " +
               std::string(signs[operand(4) - static_cast<int>(opcode::equals)]) + " " + i.values[0];
      }
    }
    return "?";
  }

  std::string related(const char* test, const query::relation_descriptor& r, std::vector<instruction>& code) {
    return std::string(r.name) + " " + test + " {" + pop(code, *r.target) + "}";
  }

  const query::program& program_;
  std::uint32_t at_ = 0;
  std::uint32_t end_;
  std::uint32_t next_value_ = 0;
};

}  // namespace program_text

// The action, the model and the program, a part a line, with names for fields and relations and the values in place:
//
//   find_many User
//     where: (email contains "x" AND id > 3)
//     fields: id email
inline std::string to_text(const query::request& r) {
  return std::string(query::name_of(r.act)) + " " + std::string(r.model->name) + "\n" +
         program_text::printer(r).parts(*r.model, 1);
}

}  // namespace tenon::testing
