#include "protocol/reader.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace tenon::protocol {

namespace {

bool can_be_json(const argument& a) {
  if (std::holds_alternative<enum_name>(a.content)) return false;
  const argument_object* o = std::get_if<argument_object>(&a.content);
  return !o || !o->is_reference;
}

// The whole part of a double, if a 64 bit integer can hold it.
std::optional<std::int64_t> to_integer(double v) {
  constexpr double limit = 9223372036854775808.0;
  if (!(v >= -limit && v < limit)) return std::nullopt;
  return static_cast<std::int64_t>(v);
}

const argument* find(const argument_object& o, std::string_view name) {
  for (const auto& [key, value] : o.members)
    if (key == name) return &value;
  return nullptr;
}

const input_field* find(const std::vector<input_field>& fields, std::string_view name) {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const input_field& f) { return f.name == name; });
  return at == fields.end() ? nullptr : &*at;
}

}  // namespace

const read_value* read_members::find(word w) const {
  for (const read_member& m : *this)
    if (m.field->kind == input_field::role::word && m.field->as_word() == w) return &m.value;
  return nullptr;
}

const failure* reader::fail(failure f) {
  f.where = path_;
  return &failures_.emplace_back(std::move(f));
}

const failure* reader::wrong_type(const argument& a, const input_type& type) {
  return fail({.what = failure::form::wrong_type, .types = {type}, .given = type_name(a)});
}

const failure* reader::wrong_value(std::string given, std::string expected) {
  return fail({.what = failure::form::wrong_value, .given = std::move(given), .expected = std::move(expected)});
}

read_members reader::read(std::vector<input_field> fields, const boost::json::object* given, const place& selection) {
  const std::vector<input_field>& declared = declared_.emplace_back(std::move(fields));
  static const boost::json::object none;
  const boost::json::object& arguments = given ? *given : none;
  for (const auto& m : arguments) {
    const std::string_view name(m.key().data(), m.key().size());
    if (!find(declared, name)) raise_unknown_argument(declared, name, selection);
  }
  read_members out;
  for (const input_field& f : declared) {
    path_ = {f.name};
    const boost::json::value* value = arguments.if_contains(f.name);
    if (!value) {
      if (f.required)
        raise_failure(grammar_, *fail({.what = failure::form::value_missing, .types = f.types}), selection);
      continue;
    }
    outcome o = read_any(arguments_.emplace_back(to_argument(*value)), f.types);
    if (o.problem) raise_failure(grammar_, *o.problem, selection);
    out.push_back({&f, std::move(o.value)});
  }
  return out;
}

reader::outcome reader::read_any(const argument& a, const std::vector<input_type>& types) {
  std::vector<const failure*> problems;
  for (const input_type& t : types) {
    outcome o = read_as(a, t);
    if (!o.problem) return o;
    problems.push_back(o.problem);
  }
  if (problems.size() == 1) return {{}, problems.front()};
  return {{}, fail({.what = failure::form::no_alternative, .alternatives = std::move(problems)})};
}

reader::outcome reader::read_as(const argument& a, const input_type& type) {
  const bool is_json = type.kind == input_type::form::scalar && type.scalar == scalar_kind::json && !type.list;
  if (is_json && can_be_json(a)) return {{scalar_value(to_json(a))}, nullptr};
  if (a.is_null()) {
    if (type.kind == input_type::form::scalar && type.scalar == scalar_kind::null) return {};
    return {{}, fail({.what = failure::form::value_missing, .types = {type}})};
  }
  if (type.list) return read_list(a, type);
  switch (type.kind) {
    case input_type::form::scalar: return read_scalar(a, type);
    case input_type::form::enumeration: return read_enum(a, type);
    case input_type::form::object:
      if (const auto* o = std::get_if<argument_object>(&a.content)) return read_object_as(a, *o, *type.object);
      return {{}, wrong_type(a, type)};
  }
  return {};
}

reader::outcome reader::read_list(const argument& a, const input_type& type) {
  const auto* items = std::get_if<argument::list>(&a.content);
  if (!items) return {{}, wrong_type(a, type)};
  input_type element = type;
  element.list = false;
  read_value::list out;
  out.reserve(items->size());
  for (const argument& item : *items) {
    outcome o = read_as(item, element);
    if (o.problem) return o;
    out.push_back(std::move(o.value));
  }
  return {{std::move(out)}, nullptr};
}

reader::outcome reader::read_scalar(const argument& a, const input_type& type) {
  const auto value = [](scalar_value v) { return outcome{{std::move(v)}, nullptr}; };
  const auto text_as = [&](auto parsed, std::string_view text, const char* expected) {
    return parsed ? value(std::move(*parsed)) : outcome{{}, wrong_value(std::string(text), expected)};
  };
  switch (type.scalar) {
    case scalar_kind::null: break;
    case scalar_kind::string:
      if (const auto* text = std::get_if<std::string_view>(&a.content)) return value(*text);
      break;
    case scalar_kind::boolean:
      if (const bool* b = std::get_if<bool>(&a.content)) return value(*b);
      break;
    case scalar_kind::int32: {
      if (const auto* i = std::get_if<std::int64_t>(&a.content)) return value(*i);
      std::optional<double> real;
      if (const double* d = std::get_if<double>(&a.content)) real = *d;
      if (const auto* d = std::get_if<decimal>(&a.content)) real = d->to_double();
      if (!real) break;
      if (const auto i = to_integer(*real)) return value(*i);
      return {{}, fail({.what = failure::form::number_too_large, .given = decimal(*real).to_string()})};
    }
    case scalar_kind::int64:
      if (const auto* i = std::get_if<std::int64_t>(&a.content)) return value(*i);
      if (const auto* i = std::get_if<big_integer>(&a.content)) return value(i->value);
      if (const auto* text = std::get_if<std::string_view>(&a.content))
        return text_as(read_integer(*text), *text, "big integer String");
      break;
    case scalar_kind::float64:
      if (const auto* i = std::get_if<std::int64_t>(&a.content)) return value(static_cast<double>(*i));
      if (const double* d = std::get_if<double>(&a.content)) return value(*d);
      if (const auto* d = std::get_if<decimal>(&a.content)) return value(d->to_double());
      break;
    case scalar_kind::decimal:
      if (const auto* i = std::get_if<std::int64_t>(&a.content)) return value(decimal(*i));
      if (const double* d = std::get_if<double>(&a.content)) return value(decimal(*d));
      if (const auto* d = std::get_if<decimal>(&a.content)) return value(*d);
      if (const auto* text = std::get_if<std::string_view>(&a.content))
        return text_as(read_decimal(*text), *text, "decimal String");
      break;
    case scalar_kind::datetime:
      if (const auto* t = std::get_if<timestamp>(&a.content)) return value(*t);
      if (const auto* text = std::get_if<std::string_view>(&a.content))
        return text_as(read_datetime(*text), *text, "ISO-8601 DateTime");
      break;
    case scalar_kind::bytes:
      if (const auto* b = std::get_if<bytes>(&a.content)) return value(*b);
      if (const auto* text = std::get_if<std::string_view>(&a.content))
        return text_as(bytes::try_from_base64(*text), *text, "base64 String");
      break;
    case scalar_kind::json: break;
  }
  return {{}, wrong_type(a, type)};
}

reader::outcome reader::read_enum(const argument& a, const input_type& type) {
  std::string_view text;
  if (const auto* e = std::get_if<enum_name>(&a.content)) text = e->text;
  else if (const auto* s = std::get_if<std::string_view>(&a.content)) text = *s;
  else if (const bool* b = std::get_if<bool>(&a.content)) text = *b ? "true" : "false";
  else return {{}, wrong_type(a, type)};
  if (const auto index = type.enumeration->find(text)) return {{enum_value{type.enumeration, *index}}, nullptr};
  return {{}, wrong_value(std::string(text), type.enumeration->name)};
}

reader::outcome reader::read_object_as(const argument& a, const argument_object& o, const input_object& type) {
  const std::pair attempt(&a, &type);
  if (const auto known = attempts_.find(attempt); known != attempts_.end()) return known->second;

  const auto read = [&]() -> outcome {
    if (const failure* missing = find_missing(o, type)) return {{}, missing};
    read_object out;
    out.type = &type;
    const std::vector<input_field>& fields = grammar_.fields(type);
    for (const auto& [name, value] : o.members) {
      path_.push_back(name);
      const input_field* field = find(fields, name);
      outcome member = field ? read_any(value, field->types)
                             : outcome{{}, fail({.what = failure::form::unknown_field, .object = &type})};
      path_.pop_back();
      if (member.problem) return member;
      out.members.push_back({field, std::move(member.value)});
    }
    if (const failure* count = check_count(o, type)) return {{}, count};
    return {{&objects_.emplace_back(std::move(out))}, nullptr};
  };
  return attempts_.emplace(attempt, read()).first->second;
}

const failure* reader::find_missing(const argument_object& o, const input_object& type) {
  for (const input_field& f : grammar_.fields(type)) {
    if (!f.required || find(o, f.name)) continue;
    path_.push_back(f.name);
    const failure* missing = fail({.what = failure::form::value_missing, .types = f.types});
    path_.pop_back();
    return missing;
  }
  return nullptr;
}

const failure* reader::check_count(const argument_object& o, const input_object& type) {
  std::size_t count = o.members.size();
  if (!type.counted.empty())
    count = static_cast<std::size_t>(std::count_if(type.counted.begin(), type.counted.end(),
                                                   [&](std::string_view name) { return find(o, name) != nullptr; }));
  if (type.max_fields && count > *type.max_fields)
    return fail({.what = failure::form::too_many_fields, .object = &type, .count = count});
  if (type.min_fields && count < *type.min_fields)
    return fail({.what = failure::form::too_few_fields, .object = &type, .count = count});
  return nullptr;
}

}  // namespace tenon::protocol
