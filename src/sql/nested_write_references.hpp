// Nested writes through a relation whose key the written record itself holds: `post.author`.
#pragma once

#include "sql/nested_write_relation.hpp"

namespace tenon::sql {

// create, connect and connect_or_create come before the record is written and supply its foreign key.
bool supplies_reference(query::nested_action how);

bool is_one_to_one(const query::relation_descriptor& r);

// Carries out such a write and returns the fields of the related record that `r`, of `m`, refers to. In a one-to-one
// relation whoever else referred to that record no longer does. `self`: the condition of the record that will refer
// to it, where that exists.
record_values supply_reference(nested_writer& tree, const query::model_descriptor& m,
                               const query::relation_descriptor& r, const nested_node& n,
                               const query::expression* self);

// The writes that come after it.
class reference_writer final : public relation_writer {
 public:
  using relation_writer::relation_writer;

 private:
  void write_links(const nested_node& n) override;
  void create_one(const input_node& input) override;
  std::optional<query::expression> related() const override;
  field_indexes watched() const override;
  void changed(const record_values& record) override;
  void removed() override;

  void disconnect(const item_node& item);
  query::expression self() const;
};

}  // namespace tenon::sql
