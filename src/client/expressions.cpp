#include <tenon/client/model_client.hpp>

namespace tenon::detail {

namespace {

void put_index(query::byte_code& code, std::uint16_t index) {
  code.push_back(static_cast<std::uint8_t>(index));
  code.push_back(static_cast<std::uint8_t>(index >> 8));
}

void put_direction(query::byte_code& code, query::order_direction direction) {
  code.push_back(static_cast<std::uint8_t>(direction));
  code.push_back(static_cast<std::uint8_t>(query::null_order::natural));
}

}  // namespace

query::byte_code order_code(std::uint16_t field, query::order_direction direction) {
  query::byte_code code;
  code.push_back(static_cast<std::uint8_t>(query::order_term::field));
  put_index(code, field);
  put_direction(code, direction);
  return code;
}

query::byte_code order_by_count(std::uint16_t relation, query::order_direction direction) {
  query::byte_code code;
  code.push_back(static_cast<std::uint8_t>(query::order_term::relation_count));
  put_index(code, relation);
  put_direction(code, direction);
  return code;
}

query::byte_code order_by_related(std::uint16_t relation, const query::byte_code& term) {
  query::byte_code code;
  code.push_back(static_cast<std::uint8_t>(query::order_term::related));
  put_index(code, relation);
  code.append(term.data(), term.size());
  return code;
}

query::byte_code order_by_aggregate(query::aggregate_function f, std::uint16_t field, query::order_direction d) {
  query::byte_code code;
  code.push_back(static_cast<std::uint8_t>(query::order_term::aggregate));
  code.push_back(static_cast<std::uint8_t>(f));
  put_index(code, field);
  put_direction(code, d);
  return code;
}

query::expression compare_fields(std::uint16_t a, query::opcode op, std::uint16_t b) {
  query::expression e;
  e.emit(query::opcode::compare_fields, a, static_cast<std::uint8_t>(op));
  e.emit_index(b);
  return e;
}

query::expression test_null(std::uint16_t field, bool expected) {
  query::expression e;
  e.emit(expected ? query::opcode::is_null : query::opcode::is_not_null, field);
  return e;
}

query::expression relation_presence(std::uint16_t relation, bool present) {
  query::expression e;
  e.emit(present ? query::opcode::is_present : query::opcode::is_absent, relation);
  return e;
}

query::byte_code order_by_relevance(const field_positions& fields, std::string_view text) {
  query::byte_code code;
  code.push_back(static_cast<std::uint8_t>(query::order_term::relevance));
  code.push_back(static_cast<std::uint8_t>(fields.size()));
  for (const std::uint16_t f : fields) put_index(code, f);
  const auto length = static_cast<std::uint32_t>(text.size());
  for (std::uint32_t i = 0; i < 4; ++i) code.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  code.append(reinterpret_cast<const std::uint8_t*>(text.data()), length);
  put_direction(code, query::order_direction::ascending);
  return code;
}

query::expression search_in(const field_positions& fields, std::string_view text) {
  query::expression e;
  e.emit(query::opcode::search);
  e.emit_byte(static_cast<std::uint8_t>(fields.size()));
  for (const std::uint16_t f : fields) e.emit_index(f);
  e.values.add(text);
  return e;
}

void add_order(query::program& out, const query::byte_code& order) { out.add_order(order); }

void add_limit(query::program& out, query::section s, const record_count& count) {
  if (!count) return;
  if (s == query::section::take) out.add_take(*count);
  else out.add_count(s, *count);
}

void add_lock(query::program& out, const row_lock& lock) {
  if (lock.is_wanted()) out.add_lock(lock.strength(), lock.wait());
}

void write_find(query::request& out, const query::expression& where, const query::byte_code& order,
                const query::expression& cursor, const record_count& take, const record_count& skip,
                const query::small_vector<std::uint16_t, 8>& distinct, const row_lock& lock) {
  query::program& body = out.body;
  body.add(query::section::where, where);
  add_order(body, order);
  body.add(query::section::cursor, cursor);
  if (out.act == query::action::find_first) body.add_take(take && *take < 0 ? -1 : 1);
  else add_limit(body, query::section::take, take);
  add_limit(body, query::section::skip, skip);
  if (!distinct.empty()) body.add_fields(query::section::distinct, distinct.data(), distinct.size());
  add_lock(body, lock);
}

void* emplace_one(const query::result_layout&, void* holder) { return holder; }

void* record_of_one(const query::result_layout&, void* holder, std::size_t& count) {
  count = 1;
  return holder;
}

void reserve_nothing(const query::result_layout&, void*, std::size_t) {}

}  // namespace tenon::detail
