// Operations written as JSON, for tests of the engine.
//
// Data: {"email": "a@x.org", "logins": {"increment": 1}, "name": null, "posts": {"create": [{"title": "a"}]}}. A relation
// holds nested writes by their names in the client, in the order in which they are to be carried out; an element of one
// has "where", "data" (updates), "create" and "update" (upserts) as the write needs them.
// Conditions: {"id": 1}; all fields must have these values.
#pragma once

#include <tenon/query/descriptor.hpp>
#include <tenon/query/expression.hpp>
#include <tenon/query/request.hpp>

#include <boost/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace tenon::testing {

class json_request {
 public:
  static query::expression condition(const query::model_descriptor& m, const boost::json::value& v) {
    query::expression e;
    for (const auto& [name, wanted] : v.as_object()) {
      const std::uint16_t field = find(m.fields, name);
      add_value(e.values, m.fields[field], wanted);
      const bool first = e.code.empty();
      e.emit(query::opcode::equals, field, 0);
      if (!first) e.emit(query::opcode::both);
    }
    return e;
  }

  static void input(query::program& out, query::section part, const query::model_descriptor& m,
                    const boost::json::value& data) {
    const std::uint32_t mark = out.begin(part);
    std::uint16_t count = 0;
    for (const auto& [name, v] : data.as_object()) count = static_cast<std::uint16_t>(count + is_field(m, name));
    out.put_index(count);
    for (const auto& [name, v] : data.as_object())
      if (is_field(m, name)) assignment(out, m, find(m.fields, name), v);
    for (const auto& [name, v] : data.as_object())
      if (!is_field(m, name)) relation(out, m, find(m.relations, name), v);
    out.end(mark);
  }

  template <class Items>
  static std::uint16_t find(const Items& items, std::string_view name) {
    for (std::uint16_t i = 0; i < items.size(); ++i)
      if (items[i].name == name) return i;
    throw std::invalid_argument("no such name: " + std::string(name));
  }

 private:
  static bool is_field(const query::model_descriptor& m, std::string_view name) {
    for (const query::field_descriptor& f : m.fields)
      if (f.name == name) return true;
    return false;
  }

  static void add_value(query::parameters& out, const query::field_descriptor& f, const boost::json::value& v) {
    if (v.is_null()) out.add_null();
    else if (v.is_int64()) out.add(v.get_int64());
    else if (f.type == query::scalar::datetime) out.add(timestamp::parse(std::string_view(v.as_string())));
    else if (f.type == query::scalar::enumeration)
      out.add_enum(find(f.enumeration->values, std::string_view(v.as_string())));
    else out.add(std::string_view(v.as_string()));
  }

  static void assignment(query::program& out, const query::model_descriptor& m, std::uint16_t field,
                         const boost::json::value& v) {
    using query::assignment;
    out.put_index(field);
    assignment how = v.is_null() ? assignment::set_null : assignment::set;
    const boost::json::value* given = &v;
    if (v.is_object()) {
      const auto& [name, amount] = *v.get_object().begin();
      how = name == "increment" ? assignment::increment : assignment::multiply;
      given = &amount;
    }
    out.put(static_cast<std::uint8_t>(how));
    if (how != assignment::set_null) add_value(out.values, m.fields[field], *given);
  }

  static query::nested_action action_named(std::string_view name) {
    using query::nested_action;
    constexpr std::pair<std::string_view, nested_action> all[] = {
        {"create", nested_action::create},          {"create_many", nested_action::create_many},
        {"connect", nested_action::connect},        {"connect_or_create", nested_action::connect_or_create},
        {"disconnect", nested_action::disconnect},  {"set", nested_action::set},
        {"update", nested_action::update},          {"update_many", nested_action::update_many},
        {"upsert", nested_action::upsert},          {"remove", nested_action::remove},
        {"remove_many", nested_action::remove_many}};
    for (const auto& [known, action] : all)
      if (known == name) return action;
    throw std::invalid_argument("no such nested write: " + std::string(name));
  }

  static void relation(query::program& out, const query::model_descriptor& m, std::uint16_t index,
                       const boost::json::value& writes) {
    const query::model_descriptor& target = *m.relations[index].target;
    for (const auto& [name, given] : writes.as_object()) {
      const query::nested_action how = action_named(name);
      const std::uint32_t mark = out.begin(query::section::nested);
      out.put_index(index);
      out.put(static_cast<std::uint8_t>(how));
      const boost::json::value* elements = &given;
      if (how == query::nested_action::create_many) {
        elements = &given.as_object().at("data");
        if (given.as_object().contains("skip_duplicates")) out.add_flag(query::section::skip_duplicates);
      }
      if (elements->is_array())
        for (const auto& element : elements->get_array()) item(out, target, how, element);
      else item(out, target, how, *elements);
      out.end(mark);
    }
    out.has_nested_writes = true;
  }

  static void item(query::program& out, const query::model_descriptor& target, query::nested_action how,
                   const boost::json::value& v) {
    using query::nested_action;
    using query::section;
    const std::uint32_t mark = out.begin(section::item);
    const auto part = [&](const char* name) { return v.is_object() ? v.get_object().if_contains(name) : nullptr; };
    switch (how) {
      case nested_action::create:
      case nested_action::create_many: input(out, section::create, target, v); break;
      case nested_action::connect:
      case nested_action::disconnect:
      case nested_action::set:
      case nested_action::remove:
      case nested_action::remove_many:
        if (!v.is_bool()) out.add(section::where, condition(target, v));
        break;
      case nested_action::connect_or_create:
      case nested_action::update:
      case nested_action::update_many:
      case nested_action::upsert:
        if (part("where")) out.add(section::where, condition(target, *part("where")));
        if (part("create")) input(out, section::create, target, *part("create"));
        if (part("update")) input(out, section::update, target, *part("update"));
        if (part("data")) input(out, section::update, target, *part("data"));
        break;
    }
    out.end(mark);
  }
};

}  // namespace tenon::testing
