#include "sql/create_rows.hpp"

#include "sql/session.hpp"

#include <tenon/query/input.hpp>

#include <cstddef>

namespace tenon::sql {

namespace {

// With fewer, asking the database about the table costs more than is saved: measured, the two are even at this number.
constexpr std::size_t least_to_copy = 2000;

}  // namespace

std::int64_t create_rows(session& s, const query::request& r) {
  query::input_rows left = *r.rows;
  std::int64_t created = 0;
  const auto copy = [&] {
    std::size_t taken = least_to_copy;
    while (left.count >= least_to_copy && taken >= least_to_copy) {
      const copied_rows copied = s.connection().copy_rows(*r.model, left, s.now());
      taken = copied.taken;
      left = left.from(taken);
      created += copied.created;
    }
  };
  const auto insert = [&] {
    if (left.count == 0) return;
    query::request rest(*r.model, query::action::create_many);
    for (std::size_t i = 0; i < left.count; ++i) encode_input(rest.body, query::section::create, *left.layout, left[i]);
    rest.body.append(r.body);
    std::int64_t inserted = 0;
    s.execute(rest, nullptr, &inserted);
    created += inserted;
  };
  const bool skips_duplicates = !r.body.code.empty();  // there is nothing else to say
  if (skips_duplicates || left.count < least_to_copy) {
    insert();
  } else {
    s.atomically(false, [&] {
      copy();
      insert();
    });
  }
  return created;
}

}  // namespace tenon::sql
