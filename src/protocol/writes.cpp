#include "protocol/writes.hpp"

#include "protocol/conditions.hpp"
#include "protocol/filters.hpp"
#include "protocol/lookup.hpp"

#include <tenon/base/error.hpp>

#include <limits>
#include <string>
#include <utility>

namespace tenon::protocol {

namespace {

using query::assignment;
using query::nested_action;
using query::section;

template <class F>
void for_each_object(const read_value& v, const F& f) {
  if (const read_object* o = v.object()) f(*o);
  if (const read_value::list* items = v.items())
    for (const read_value& item : *items) f(*item.object());
}

void check_range(const query::model_descriptor& m, const query::field_descriptor& f, const read_value& v) {
  if (f.type != query::scalar::int32 || !v.scalar()) return;
  const std::int64_t* number = std::get_if<std::int64_t>(v.scalar());
  if (!number ||
      (*number >= std::numeric_limits<std::int32_t>::min() && *number <= std::numeric_limits<std::int32_t>::max()))
    return;
  throw value_out_of_range({.kind = error_kind::value_out_of_range,
                            .message = "The number " + std::to_string(*number) + " does not fit into `" +
                                       std::string(m.name) + "." + std::string(f.name) + "`, a 32 bit integer.",
                            .hint = "Change the field's type to BigInt to store such numbers.",
                            .model = std::string(m.name),
                            .fields = {std::string(f.name)}});
}

class input_writer {
 public:
  input_writer(query::program& out, const query::model_descriptor& m) : out_(out), model_(m) {}

  void assign(std::uint16_t field, const read_value& v) {
    const query::field_descriptor& f = model_.fields[field];
    if (const read_object* change = v.object()) {
      const read_member& m = change->members.front();
      apply(field, m.field->as_word(), m.value);
    } else if (v.enumeration() && v.enumeration()->type->kind == input_enum::form::words) {
      assign_json_null(field, *v.enumeration());
    } else if (f.list) {
      put_list(field, assignment::list_set, v);
    } else {
      put(field, assignment::set, v);
    }
  }

 private:
  void apply(std::uint16_t field, word w, const read_value& v) {
    constexpr std::pair<word, assignment> changes[] = {{word::set, assignment::set},
                                                       {word::increment, assignment::increment},
                                                       {word::decrement, assignment::decrement},
                                                       {word::multiply, assignment::multiply},
                                                       {word::divide, assignment::divide}};
    if (model_.fields[field].list) put_list(field, w == word::push ? assignment::list_push : assignment::list_set, v);
    else put(field, lookup(changes, w, assignment::set), v);
  }

  // DbNull is the first word of the vocabulary for nullable fields, and not in the other.
  void assign_json_null(std::uint16_t field, const enum_value& v) {
    out_.put_index(field);
    if (v.type->values[static_cast<std::size_t>(v.index)] == "DbNull") {
      out_.put(static_cast<std::uint8_t>(assignment::set_null));
      return;
    }
    out_.put(static_cast<std::uint8_t>(assignment::set));
    out_.values.add(json::null());
  }

  void put(std::uint16_t field, assignment how, const read_value& v) {
    out_.put_index(field);
    if (v.is_null()) {
      out_.put(static_cast<std::uint8_t>(assignment::set_null));
      return;
    }
    check_range(model_, model_.fields[field], v);
    out_.put(static_cast<std::uint8_t>(how));
    add_operand(out_.values, v);
  }

  void put_list(std::uint16_t field, assignment how, const read_value& v) {
    out_.put_index(field);
    out_.put(static_cast<std::uint8_t>(how));
    const std::uint32_t first = out_.values.size();
    if (v.items()) add_operands(out_.values, *v.items());
    else add_operand(out_.values, v);
    out_.values.fold_list(first);
  }

  query::program& out_;
  const query::model_descriptor& model_;
};

// One part that is open while this lives.
class open_part {
 public:
  open_part(query::program& out, section s) : out_(out), mark_(out.begin(s)) {}
  open_part(const open_part&) = delete;
  open_part& operator=(const open_part&) = delete;
  ~open_part() { out_.end(mark_); }

 private:
  query::program& out_;
  std::uint32_t mark_;
};

constexpr std::pair<word, nested_action> nested_actions[] = {
    {word::create, nested_action::create},          {word::create_many, nested_action::create_many},
    {word::connect, nested_action::connect},        {word::connect_or_create, nested_action::connect_or_create},
    {word::disconnect, nested_action::disconnect},  {word::set, nested_action::set},
    {word::update, nested_action::update},          {word::update_many, nested_action::update_many},
    {word::upsert, nested_action::upsert},          {word::remove, nested_action::remove},
    {word::remove_many, nested_action::remove_many}};

void write_create_many(query::program& out, const read_object& envelope) {
  for_each_object(*envelope.members.find(word::data), [&](const read_object& row) {
    const open_part item(out, section::item);
    write_input(out, section::create, row);
  });
  const read_value* skip = envelope.members.find(word::skip_duplicates);
  if (skip && std::get<bool>(*skip->scalar())) out.add_flag(section::skip_duplicates);
}

// One element of a nested write, whatever it is made of.
void write_item(query::program& out, const read_object& o) {
  const open_part item(out, section::item);
  const shape form = o.type->key.form;
  if (form == shape::where || form == shape::scalar_where || form == shape::where_unique) {
    out.add(section::where, to_predicate(o));
  } else if (form == shape::create || form == shape::update) {
    write_input(out, form == shape::create ? section::create : section::update, o);
  } else {
    if (const read_value* where = o.members.find(word::where)) out.add(section::where, to_predicate(*where->object()));
    if (const read_value* create = o.members.find(word::create)) write_input(out, section::create, *create->object());
    for (const word w : {word::update, word::data})
      if (const read_value* update = o.members.find(w)) write_input(out, section::update, *update->object());
  }
}

void write_nested(query::program& out, std::uint16_t relation, const read_object& nested) {
  for (const read_member& m : nested.members) {
    const word w = m.field->as_word();
    const scalar_value* flag = m.value.scalar();  // disconnect: true, delete: true
    if (flag && !std::get<bool>(*flag)) continue;
    out.has_nested_writes = true;
    const open_part part(out, section::nested);
    out.put_index(relation);
    out.put(static_cast<std::uint8_t>(lookup(nested_actions, w, nested_action::create)));
    if (flag) const open_part item(out, section::item);
    else if (w == word::create_many) write_create_many(out, *m.value.object());
    else for_each_object(m.value, [&](const read_object& o) { write_item(out, o); });
  }
}

}  // namespace

void write_input(query::program& out, query::section part, const read_object& data) {
  const std::uint32_t mark = out.begin(part);
  std::uint16_t count = 0;
  for (const read_member& m : data.members)
    if (m.field->kind == input_field::role::scalar) ++count;
  out.put_index(count);
  input_writer writer(out, *data.type->model);
  for (const read_member& m : data.members)
    if (m.field->kind == input_field::role::scalar) writer.assign(m.field->index, m.value);
  for (const read_member& m : data.members)
    if (m.field->kind == input_field::role::relation) write_nested(out, m.field->index, *m.value.object());
  out.end(mark);
}

void write_inputs(query::program& out, query::section part, const read_value& data) {
  for_each_object(data, [&](const read_object& o) { write_input(out, part, o); });
}

}  // namespace tenon::protocol
