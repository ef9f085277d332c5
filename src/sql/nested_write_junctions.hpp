// Nested writes through an implicit many-to-many relation: `post.tags`.
#pragma once

#include "sql/junction.hpp"
#include "sql/nested_write_relation.hpp"

namespace tenon::sql {

class junction_writer final : public relation_writer {
 public:
  explicit junction_writer(const related_place& at);

 private:
  void write_links(const nested_node& n) override;
  void create_one(const input_node& input) override;
  std::optional<query::expression> related() const override;
  std::vector<query::expression> all_related() const override;

  void create(const nested_node& n);
  void connect(const items& all);
  void connect_or_create(const items& all);
  void disconnect(const items& all);

  query::parameters created_key(const input_node& input);
  junction connections() const;

  query::parameters owner_key_;
};

}  // namespace tenon::sql
