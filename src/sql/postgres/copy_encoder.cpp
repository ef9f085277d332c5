#include "sql/postgres/copy_encoder.hpp"

#include "sql/defaults.hpp"
#include "sql/postgres/binary.hpp"
#include "sql/postgres/values.hpp"
#include "sql/syntax.hpp"
#include "sql/write.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <exception>
#include <utility>

namespace tenon::sql::postgres {

namespace {

using query::input_state;
using query::scalar;

// Inputs that are looked at before the columns are chosen.
constexpr std::size_t first_inputs = 256;

// What is sent at once: it stays in the processor's cache from the encoder to the socket.
constexpr std::size_t part_size = 64 * 1024;

constexpr std::string_view head("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::size_t length_size = 4;
constexpr std::int32_t null_length = -1;

template <class Stored>
const query::input_slot<Stored>& slot_at(const void* input, const query::input_member& m) {
  return *reinterpret_cast<const query::input_slot<Stored>*>(static_cast<const char*>(input) + m.offset);
}

}  // namespace

void copy_buffer::append(std::string_view bytes) {
  std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
  size_ += bytes.size();
}

void copy_buffer::grow(std::size_t least) {
  const std::size_t capacity = std::max({2 * capacity_, size_ + least, part_size + part_size / 8});
  std::unique_ptr<char[]> larger(new char[capacity]);
  if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
  bytes_ = std::move(larger);
  capacity_ = capacity;
}

copy_encoder::copy_encoder(const query::model_descriptor& m, const query::input_rows& rows, timestamp now)
    : model_(m), rows_(rows), now_(now) {
  input_node union_of_first;
  for (std::uint32_t i = 0; i < rows.layout->fields.size(); ++i) {
    const query::input_member& member = rows.layout->fields[i];
    const std::uint32_t state = query::state_offset(m.fields[member.field], member);
    bool any = false;
    for (std::size_t row = 0; row < std::min(rows.count, first_inputs) && !any; ++row)
      any = query::is_set(rows[row], state);
    if (!any) {
      not_set_.push_back(state);
      continue;
    }
    assignment_node a;
    a.field = member.field;
    a.value = i;
    union_of_first.assignments.push_back(a);
  }
  computed_values computed;
  for (const column_value& c : create_columns(m, union_of_first, computed)) {
    column to;
    to.field = &m.fields[c.field];
    if (c.value.from == slot::source::value) to.member = &rows.layout->fields[c.value.index];
    columns_.push_back(std::move(to));
    fields_.push_back(c.field);
  }
}

bool copy_encoder::use_types(const std::vector<oid>& types, int money_digits) {
  money_digits_ = money_digits;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].type = types[i];
    if (!prepare(columns_[i])) return false;
  }
  return true;
}

// Chooses how the column is written, and encodes what is the same in all rows.
bool copy_encoder::prepare(column& c) {
  const query::field_descriptor& f = *c.field;
  if (f.list && oids::element_of(c.type) == 0) return false;
  const auto constant = [&](const query::parameters& p) {
    c.otherwise = absence::constant;
    if (p[0].type == query::value_type::null) {
      append_integer(c.constant, null_length);
      return true;
    }
    std::string bytes;
    if (!append_value(bytes, p, p[0], c.type, f, model_, money_digits_)) return false;
    append_integer(c.constant, static_cast<std::int32_t>(bytes.size()));
    c.constant += bytes;
    return true;
  };
  query::parameters value;
  bool good = true;
  if (f.list && f.source == query::default_source::none) {
    value.fold_list(0);
    good = constant(value);
  } else if (is_generated(f) && (f.updated_at || f.source == query::default_source::now)) {
    add_generated(value, f, now_);
    good = constant(value);
  } else if (is_generated(f)) {
    c.otherwise = absence::generated;
  } else if (f.source == query::default_source::literal) {
    add_literal(value, f);
    good = constant(value);
  } else if (f.source == query::default_source::none) {
    if (f.nullable) {
      value.add_null();
      good = constant(value);
    } else {
      c.otherwise = absence::missing;
    }
  }
  if (!good) return false;

  if (!c.member) {
    c.how = c.otherwise == absence::constant ? form::constant : form::generated;
    return true;
  }
  if (f.list) return true;
  const bool is_text = c.type == oids::text || c.type == oids::varchar || c.type == oids::bpchar;
  const bool is_time = c.type == oids::timestamp || c.type == oids::timestamptz;
  if (f.type == scalar::int32 && c.type == oids::int4) c.how = form::int4;
  if (f.type == scalar::int64 && c.type == oids::int8) c.how = form::int8;
  if (f.type == scalar::boolean && c.type == oids::boolean) c.how = form::boolean;
  if (f.type == scalar::float64 && c.type == oids::float8) c.how = form::float8;
  if (f.type == scalar::datetime && is_time) c.how = form::time;
  if (f.type == scalar::string && is_text) c.how = form::text;
  if (f.type == scalar::enumeration) c.how = form::label;
  return true;
}

bool copy_encoder::fill() {
  buffer_.truncate(0);
  if (stage_ == stage::over) return false;
  if (stage_ == stage::head) buffer_.append(head);
  stage_ = stage::rows;
  while (buffer_.size() < part_size) {
    if (done_ == rows_.count || !append_row(rows_[done_])) {
      write_integer(buffer_.room(2), std::int16_t{-1});
      buffer_.written(2);
      stage_ = stage::over;
      break;
    }
    ++done_;
  }
  return true;
}

// False: the input sets other columns than the run has.
bool copy_encoder::append_row(const void* input) {
  for (std::uint32_t state : not_set_)
    if (query::is_set(input, state)) return false;
  for (const query::nested_member& n : rows_.layout->nested) {
    n.encode(static_cast<const char*>(input) + n.offset, n.relation, nested_);
    if (nested_.has_nested_writes) return false;
  }
  const std::size_t before = buffer_.size();
  write_integer(buffer_.room(2), static_cast<std::int16_t>(columns_.size()));
  buffer_.written(2);
  bool fits = true;
  for (const column& c : columns_) {
    switch (c.how) {
      case form::constant: buffer_.append(c.constant); break;
      case form::generated: append_generated(c); break;
      case form::int4:
        fits = append_fixed<std::int32_t>(c, input, 4, [](char* at, std::int32_t v) { write_integer(at, v); });
        break;
      case form::int8:
        fits = append_fixed<std::int64_t>(c, input, 8, [](char* at, std::int64_t v) { write_integer(at, v); });
        break;
      case form::boolean:
        fits = append_fixed<bool>(c, input, 1, [](char* at, bool v) { *at = static_cast<char>(v); });
        break;
      case form::float8:
        fits = append_fixed<double>(c, input, 8,
                                    [](char* at, double v) { write_integer(at, std::bit_cast<std::int64_t>(v)); });
        break;
      case form::time: {
        const auto& s = slot_at<timestamp>(input, *c.member);
        if (s.state != input_state::set || s.content.microseconds() < 0) {
          fits = append_other(c, input);  // which knows how early a time may be
          break;
        }
        fits = append_fixed<timestamp>(
            c, input, 8, [](char* at, timestamp v) { write_integer(at, v.microseconds() - epoch_difference); });
        break;
      }
      case form::text: {
        const auto& s = slot_at<std::string>(input, *c.member);
        if (s.state == input_state::set && is_plain(s.content)) append_cell(s.content);
        else fits = append_other(c, input);
        break;
      }
      case form::label: {
        const auto& s = slot_at<std::uint16_t>(input, *c.member);
        if (s.state == input_state::set) append_cell(c.field->enumeration->values[s.content].database_name);
        else fits = append_other(c, input);
        break;
      }
      case form::other: fits = append_other(c, input); break;
    }
    if (!fits) {
      buffer_.truncate(before);
      return false;
    }
  }
  return true;
}

template <class Stored, class Write>
bool copy_encoder::append_fixed(const column& c, const void* input, std::int32_t size, const Write& write) {
  const auto& s = slot_at<Stored>(input, *c.member);
  if (s.state != input_state::set) return append_other(c, input);
  char* at = buffer_.room(length_size + 8);
  write_integer(at, size);
  write(at + length_size, s.content);
  buffer_.written(length_size + static_cast<std::size_t>(size));
  return true;
}

void copy_encoder::append_cell(std::string_view bytes) {
  char* at = buffer_.room(length_size + bytes.size());
  write_integer(at, static_cast<std::int32_t>(bytes.size()));
  std::memcpy(at + length_size, bytes.data(), bytes.size());
  buffer_.written(length_size + bytes.size());
}

// Whatever the input says, in the way that serves every type.
bool copy_encoder::append_other(const column& c, const void* input) {
  scratch_.clear();
  if (!add_given(scratch_, *c.field, input, *c.member)) return append_absent(c, input);
  if (scratch_[0].type == query::value_type::null) {
    write_integer(buffer_.room(length_size), null_length);
    buffer_.written(length_size);
    return true;
  }
  scratch_bytes_.clear();
  if (!append_value(scratch_bytes_, scratch_, scratch_[0], c.type, *c.field, model_, money_digits_)) return false;
  append_cell(scratch_bytes_);
  return true;
}

bool copy_encoder::append_absent(const column& c, const void* input) {
  switch (c.otherwise) {
    case absence::constant: buffer_.append(c.constant); return true;
    case absence::generated: append_generated(c); return true;
    case absence::missing: raise_missing(input);
    case absence::unknown: return false;
  }
  return false;
}

void copy_encoder::append_generated(const column& c) {
  scratch_.clear();
  add_generated(scratch_, *c.field, now_);
  scratch_bytes_.clear();
  append_value(scratch_bytes_, scratch_, scratch_[0], c.type, *c.field, model_,
               money_digits_);  // ids and times, which have one
  append_cell(scratch_bytes_);
}

void copy_encoder::raise_missing(const void* input) const {
  input_node given;
  for (const query::input_member& member : rows_.layout->fields) {
    if (!query::is_set(input, query::state_offset(model_.fields[member.field], member))) continue;
    assignment_node a;
    a.field = member.field;
    given.assignments.push_back(a);
  }
  computed_values computed;
  create_columns(model_, given, computed);  // throws
  std::terminate();
}

}  // namespace tenon::sql::postgres
