// Values on their way from one record to the next: what was read of a record, and what is to be written to one.
#pragma once

#include "sql/syntax.hpp"
#include "sql/write.hpp"

#include <tenon/query/parameters.hpp>
#include <tenon/query/request.hpp>

#include <cstdint>
#include <vector>

namespace tenon::sql {

// The values of some fields of one record, as the database stores them.
class record_values {
 public:
  // `values` holds a run of one value per field from `first` on.
  record_values(field_indexes fields, const query::parameters& values, std::uint32_t first = 0);

  bool is_null(std::uint16_t field) const { return (*this)[field].type == query::value_type::null; }
  const query::value& operator[](std::uint16_t field) const { return values_[position_of(field)]; }

  // Appends the values of these fields to `out`.
  void add_to(query::parameters& out, std::uint16_t field) const { out.add(values_, (*this)[field]); }
  query::parameters values_of(query::slice<std::uint16_t> fields) const;

  // The record changed: its `field` is now what `from` has for `other`, or null.
  void set(std::uint16_t field, const record_values& from, std::uint16_t other);
  void set_null(std::uint16_t field);

  const query::parameters& values() const { return values_; }

 private:
  std::uint32_t position_of(std::uint16_t field) const;
  void replace(std::uint16_t field, const query::parameters& from, const query::value& v);

  field_indexes fields_;
  query::parameters values_;
};

// The assignments of a create or an update under construction.
class assignments {
 public:
  assignments() = default;
  assignments(const input_node& input, const query::parameters& values);

  bool empty() const noexcept { return entries_.empty(); }
  bool has_any(query::slice<std::uint16_t> fields) const;

  // The foreign key of `relation`, which is of `model` and holds its key, refers to the record `to`. Throws a
  // validation_error where a field of the key has been given another value. Of two links the later counts.
  void link(const query::model_descriptor& model, const query::relation_descriptor& relation, const record_values& to);

  // The foreign key refers to nothing: what may be null of it is.
  void unlink(const query::model_descriptor& model, const query::relation_descriptor& relation);

  void write(query::program& out, query::section part) const;

 private:
  struct entry {
    std::uint16_t field = 0;
    query::assignment how = query::assignment::set;
    value_index value = no_value;
    bool is_link = false;
  };
  entry* find(std::uint16_t field);
  void assign(std::uint16_t field, const query::parameters& from, const query::value& v);

  std::vector<entry> entries_;
  query::parameters values_;
};

// Adds the fields of `more` that `to` lacks.
void add_fields(field_indexes& to, query::slice<std::uint16_t> more);

bool same_value(const query::parameters& a, const query::value& x, const query::parameters& b, const query::value& y);

}  // namespace tenon::sql
