#include "sql/junction.hpp"

#include "sql/sinks.hpp"
#include "sql/writer.hpp"

#include <tenon/query/expression.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace tenon::sql {

namespace {

// One statement serves every number of related records up to a power of two: the last of them fills it up.
constexpr std::uint32_t largest_batch = 1u << query::max_list_bucket;

std::string_view own_column(const query::relation_descriptor& r) { return r.is_junction_a ? "A" : "B"; }
std::string_view other_column(const query::relation_descriptor& r) { return r.is_junction_a ? "B" : "A"; }

const query::field_descriptor& own_key(const query::relation_descriptor& r) {
  const query::relation_descriptor& inverse = r.target->relations[r.inverse];
  return inverse.target->fields[inverse.references[0]];
}
const query::field_descriptor& other_key(const query::relation_descriptor& r) {
  return r.target->fields[r.references[0]];
}

void write_owner(writer& w, const query::relation_descriptor& r) { w.value(0, own_key(r)); }

void write_listed(writer& w, const query::field_descriptor& key, std::uint32_t index) {
  slot s;
  s.from = slot::source::parent_key;
  s.type = key.type;
  s.field = &key;
  s.index = index;
  w.parameter(s);
}

void write_list(writer& w, const query::field_descriptor& key, std::uint8_t bucket) {
  w << " IN (";
  for (std::uint32_t i = 0; i < 1u << bucket; ++i) {
    if (i > 0) w << ", ";
    write_listed(w, key, i);
  }
  w << ")";
}

void write_connect(writer& w, const query::relation_descriptor& r, std::uint8_t bucket) {
  (w << "INSERT INTO ").junction(r) << " (";
  w.name(own_column(r)) << ", ";
  w.name(other_column(r)) << ") VALUES ";
  for (std::uint32_t i = 0; i < 1u << bucket; ++i) {
    w << (i == 0 ? "(" : ", (");
    write_owner(w, r);
    w << ", ";
    write_listed(w, other_key(r), i);
    w << ")";
  }
  w << " ON CONFLICT DO NOTHING";
}

void write_owner_condition(writer& w, const query::relation_descriptor& r) {
  w << " WHERE ";
  w.name(own_column(r)) << " = ";
  write_owner(w, r);
}

void write_disconnect(writer& w, const query::relation_descriptor& r, std::uint8_t bucket) {
  (w << "DELETE FROM ").junction(r);
  write_owner_condition(w, r);
  w << " AND ";
  w.name(other_column(r));
  write_list(w, other_key(r), bucket);
}

statement compile(const dialect& d, const query::relation_descriptor& r, junction_cache::action what,
                  std::uint8_t bucket) {
  writer w(d);
  switch (what) {
    case junction_cache::action::connect: write_connect(w, r, bucket); return std::move(w).finish(true);
    case junction_cache::action::disconnect: write_disconnect(w, r, bucket); return std::move(w).finish(true);
    case junction_cache::action::disconnect_all:
      (w << "DELETE FROM ").junction(r);
      write_owner_condition(w, r);
      return std::move(w).finish(true);
    case junction_cache::action::disconnect_owners:
      (w << "DELETE FROM ").junction(r) << " WHERE ";
      w.name(own_column(r));
      write_list(w, own_key(r), bucket);
      return std::move(w).finish(true);
    case junction_cache::action::rename:
      (w << "UPDATE ").junction(r) << " SET ";
      w.name(own_column(r)) << " = ";
      write_listed(w, own_key(r), 0);
      write_owner_condition(w, r);
      return std::move(w).finish(true);
    case junction_cache::action::list:
      w << "SELECT ";
      w.name(other_column(r)) << " FROM ";
      w.junction(r);
      write_owner_condition(w, r);
      return std::move(w).finish(false);
  }
  return std::move(w).finish(false);
}

}  // namespace

statement& junction_cache::get(const dialect& d, const query::relation_descriptor& r, action what,
                               std::uint8_t bucket) {
  const auto [at, is_new] = statements_.try_emplace({&r, what, bucket});
  if (is_new) at->second = compile(d, r, what, bucket);
  return at->second;
}

void junction::run(junction_cache::action what, const query::parameters& keys) {
  for (std::uint32_t first = 0; first < keys.size(); first += largest_batch) {
    query::parameters batch;
    for (std::uint32_t i = first; i < std::min(keys.size(), first + largest_batch); ++i) batch.add(keys, keys[i]);
    run_once(what, batch);
  }
}

void junction::run_once(junction_cache::action what, const query::parameters& keys) {
  bindings b;
  b.values = &owner_;
  b.parents = &keys;
  b.parent_count = keys.size();
  link_.run(cache_.get(link_.language(), relation_, what, query::list_bucket(keys.size())), b, {}, nullptr, model_);
}

void junction::connect(const query::parameters& keys) { run(junction_cache::action::connect, keys); }
void junction::disconnect(const query::parameters& keys) { run(junction_cache::action::disconnect, keys); }
void junction::disconnect_all() { run_once(junction_cache::action::disconnect_all, {}); }
void junction::disconnect_owners() { run(junction_cache::action::disconnect_owners, owner_); }
void junction::rename(const query::parameters& key) { run_once(junction_cache::action::rename, key); }

query::parameters junction::list() {
  bindings b;
  b.values = &owner_;
  key_sink sink;
  const query::record_layout nothing{&model_, {}, {}, {}};
  row_format format;
  format.record = &nothing;
  constexpr std::uint32_t only_column = 0;
  format.keys = &only_column;
  format.key_count = 1;
  link_.run(cache_.get(link_.language(), relation_, junction_cache::action::list, 0), b, format, &sink, model_);
  return std::move(sink.keys);
}

}  // namespace tenon::sql
