// SQL text under construction, with the slots of its parameters.
#pragma once

#include "sql/dialect.hpp"
#include "sql/statement.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::sql {

class writer {
 public:
  explicit writer(const dialect& d) : dialect_(&d) {}

  writer& operator<<(std::string_view sql) {
    text_ += sql;
    return *this;
  }
  writer& name(std::string_view identifier) {
    dialect_->quote(text_, identifier);
    return *this;
  }
  writer& table(const query::model_descriptor& m);
  writer& junction(const query::relation_descriptor& r);  // the table of a many-to-many relation
  writer& parameter(const slot& s) {
    slots_.push_back(s);
    dialect_->placeholder(text_, static_cast<std::uint32_t>(slots_.size()));
    return *this;
  }
  // The parameter for the value at `v`, which is for `field`.
  writer& value(value_index v, const query::field_descriptor& field, slot::source from = slot::source::value);

  // "t0" and so on, never the same twice.
  std::string next_alias() { return "t" + std::to_string(aliases_++); }

  // `alias`.`column`; without alias the column alone.
  std::string column(std::string_view alias, const query::field_descriptor& field) const;
  std::string column(std::string_view alias, std::string_view name) const;

  const dialect& language() const { return *dialect_; }
  statement finish(bool writes) &&;

 private:
  const dialect* dialect_;
  std::string text_;
  std::vector<slot> slots_;
  std::uint32_t aliases_ = 0;
};

}  // namespace tenon::sql
