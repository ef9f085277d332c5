// Nested writes through a relation whose key the related records hold: `user.posts`, `user.profile`.
#pragma once

#include "sql/nested_write_relation.hpp"

namespace tenon::sql {

class dependent_writer final : public relation_writer {
 public:
  using relation_writer::relation_writer;

 private:
  void write_links(const nested_node& n) override;
  void create_one(const input_node& input) override;
  std::optional<query::expression> related() const override;

  void create(const nested_node& n);
  void connect(const items& all);
  void connect_one(const item_node& item);
  void connect_or_create(const item_node& item);
  void set(const items& all);
  void disconnect(const items& all);

  // The related record of a one-to-one relation gives way to another; `other` is the condition of that, where it exists.
  void displace(const query::expression* other);

  // The foreign key that refers to the owner, or to nothing.
  assignments to_owner() const;
  assignments to_nothing() const;
  bool is_required() const { return inverse().end == query::relation_end::required; }
};

}  // namespace tenon::sql
