#include "local/dynamodb/catalog_store.hpp"

#include "local/dynamodb/index_entries.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/stream_log.hpp"
#include "local/dynamodb/vector_entries.hpp"

#include <algorithm>
#include <span>

namespace tenon::local::dynamodb {
namespace {

template <class Index>
bool has_id(const std::vector<Index>& indexes, std::uint32_t id) noexcept {
  return std::any_of(indexes.begin(), indexes.end(), [&](const Index& index) { return index.id == id; });
}

// The counters of the indexes: those that `former` has of an index stay.
template <class Index>
std::vector<std::shared_ptr<item_counters>> counters_of(const std::vector<Index>& indexes,
                                                        const std::vector<Index>& former,
                                                        std::span<const std::shared_ptr<item_counters>> counters) {
  std::vector<std::shared_ptr<item_counters>> out;
  for (const auto& index : indexes) {
    const auto at = std::find_if(former.begin(), former.end(), [&](const Index& i) { return i.id == index.id; });
    out.push_back(at != former.end() ? counters[static_cast<std::size_t>(at - former.begin())]
                                     : std::make_shared<item_counters>());
  }
  return out;
}

void make_rows(store_connection& c, const table_definition& of) {
  const std::string id = std::to_string(of.id);
  c.db().execute("CREATE TABLE rows_" + id +
                 "(r INTEGER PRIMARY KEY, k BLOB NOT NULL, s INTEGER NOT NULL, j TEXT NOT NULL)");
  if (!of.keys.sort.empty())
    c.db().execute("CREATE TABLE order_" + id + "(k BLOB PRIMARY KEY, r INTEGER NOT NULL) WITHOUT ROWID");
}

void make_index(store_connection& c, const index_definition& index) {
  c.db().execute("CREATE TABLE index_" + std::to_string(index.id) +
                 "(k BLOB PRIMARY KEY, r INTEGER NOT NULL, s INTEGER NOT NULL) WITHOUT ROWID");
}

void make_index(store_connection& c, const vector_index_definition& index) {
  c.db().execute("CREATE TABLE vectors_" + std::to_string(index.id) +
                 "(p BLOB NOT NULL, r INTEGER NOT NULL, f BLOB NOT NULL, s INTEGER NOT NULL, v BLOB NOT NULL, "
                 "PRIMARY KEY(p, r)) WITHOUT ROWID");
}

void drop_index(store_connection& c, const index_definition& index) {
  c.forget(index.id);
  c.db().execute("DROP TABLE IF EXISTS index_" + std::to_string(index.id));
}

void drop_index(store_connection& c, const vector_index_definition& index) {
  c.forget(index.id);
  c.db().execute("DROP TABLE IF EXISTS vectors_" + std::to_string(index.id));
}

// Drops what is no more.
template <class Index>
void drop_removed(store_connection& c, const std::vector<Index>& before, const std::vector<Index>& after) {
  for (const auto& index : before)
    if (!has_id(after, index.id)) drop_index(c, index);
}

void drop_expiry(store_connection& c, std::uint32_t table) {
  c.forget(table);
  c.db().execute("DROP TABLE IF EXISTS expiry_" + std::to_string(table));
}

void make_expiry(store_connection& c, const table& of) {
  const std::uint32_t id = of.definition.id;
  c.db().execute("CREATE TABLE expiry_" + std::to_string(id) +
                 "(at INTEGER NOT NULL, r INTEGER NOT NULL, PRIMARY KEY(at, r)) WITHOUT ROWID");
  for_each_item(c, of, [&](const stored_item& item, std::int64_t row) {
    if (const auto at = expiry_of(of, item.decode()))
      c.statement(statement_kind::insert_expiry, id).bind(1, *at).bind(2, row).run();
  });
}

bool has_same_expiry(const time_to_live& a, const time_to_live& b) noexcept {
  return a.is_enabled == b.is_enabled && (!a.is_enabled || a.attribute == b.attribute);
}

void put_local_first(std::vector<index_definition>& indexes) {
  std::stable_partition(indexes.begin(), indexes.end(), [](const auto& index) { return !index.is_global; });
}

}  // namespace

table_ptr catalog_store::snapshot(table_definition definition, const table* former, std::int64_t stream) const {
  auto out = std::make_shared<table>();
  out->arn = table_arn(context_->where, definition.name);
  out->stream = stream;
  if (former) {
    out->storage = former->storage;
    out->version = former->version + 1;
  } else {
    out->storage = std::make_shared<table_storage>();
    out->storage->items = std::make_shared<item_counters>();
  }
  const table none;
  const table& before = former ? *former : none;
  out->index_counters = counters_of(definition.indexes, before.definition.indexes, before.index_counters);
  out->vector_counters =
      counters_of(definition.vector_indexes, before.definition.vector_indexes, before.vector_counters);
  out->definition = std::move(definition);
  return out;
}

void catalog_store::load(engine_context& context) {
  context_ = &context;
  const auto c = context_->store.read();
  auto rows = c->db().prepare("SELECT definition FROM tables");
  std::vector<table_definition> found;
  while (rows.step()) found.push_back(table_definition_from_json(rows.text(0)));
  auto displaced = c->db().prepare("SELECT 1 FROM displaced WHERE t=?1 LIMIT 1");
  for (auto& definition : found) {
    std::int64_t stream = 0;
    if (definition.stream.is_enabled)
      if (const auto s = find_stream(*c, stream_arn(context_->where, definition.name, definition.stream.label)))
        stream = s->id;
    const auto loaded = snapshot(std::move(definition), nullptr, stream);
    displaced.bind(1, loaded->definition.id);
    loaded->storage->has_displaced = displaced.step();
    displaced.reset();
    tables_.emplace(loaded->definition.name, loaded);
  }
}

table_ptr catalog_store::current(std::string_view name) {
  const std::shared_lock lock(tables_mutex_);
  const auto found = tables_.find(name);
  return found != tables_.end() ? found->second : nullptr;
}

table_ptr catalog_store::find(std::string_view name, std::int64_t now) {
  auto found = current(name);
  if (!found || !found->definition.life.is_gone(now)) return found;
  drop_now(found);
  return nullptr;
}

table_ptr catalog_store::latest(const table& of) {
  auto found = current(of.definition.name);
  return found && found->definition.id == of.definition.id ? found : nullptr;
}

std::vector<table_ptr> catalog_store::all() {
  const std::shared_lock lock(tables_mutex_);
  std::vector<table_ptr> out;
  out.reserve(tables_.size());
  for (const auto& [name, table] : tables_) out.push_back(table);
  return out;
}

std::vector<std::string> catalog_store::names(std::string_view after, std::size_t limit, std::int64_t now) {
  std::vector<std::string> out;
  const std::shared_lock lock(tables_mutex_);
  for (auto at = tables_.upper_bound(after); at != tables_.end() && out.size() < limit; ++at)
    if (!at->second->definition.life.is_gone(now)) out.push_back(at->first);
  return out;
}

std::uint32_t catalog_store::next_id(store_connection& c) {
  auto next = c.db().prepare(
      "INSERT INTO counters VALUES('id',1) ON CONFLICT(name) DO UPDATE SET value=value+1 RETURNING value");
  next.step();
  const auto id = static_cast<std::uint32_t>(next.integer(0));
  next.step();
  return id;
}

template <class Index>
std::vector<std::size_t> catalog_store::make_new_indexes(store_connection& c, std::vector<Index>& indexes) {
  std::vector<std::size_t> added;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    if (indexes[i].id != 0) continue;
    indexes[i].id = next_id(c);
    make_index(c, indexes[i]);
    added.push_back(i);
  }
  return added;
}

void catalog_store::save(store_connection& c, const table_definition& definition) {
  const std::string json = to_json(definition);
  c.db()
      .prepare("INSERT OR REPLACE INTO tables(name,id,definition) VALUES(?1,?2,?3)")
      .bind_text(1, definition.name)
      .bind(2, definition.id)
      .bind_text(3, json)
      .run();
}

table_ptr catalog_store::create(table_definition definition, std::int64_t now) {
  if (const auto there = find(definition.name, now)) return nullptr;
  const std::lock_guard changing(changing_);
  if (current(definition.name)) return nullptr;
  put_local_first(definition.indexes);
  std::int64_t stream = 0;
  context_->store.write_alone([&](store_connection& c) {
    definition.id = next_id(c);
    make_rows(c, definition);
    make_new_indexes(c, definition.indexes);
    make_new_indexes(c, definition.vector_indexes);
    stream = definition.stream.is_enabled ? open_stream(*context_, c, definition) : 0;
    save(c, definition);
    if (definition.ttl.is_enabled) make_expiry(c, *snapshot(definition, nullptr, stream));
  });
  const auto made = snapshot(std::move(definition), nullptr, stream);
  made->storage->items->is_known = true;
  for (const auto* all : {&made->index_counters, &made->vector_counters})
    for (const auto& counters : *all) counters->is_known = true;
  const std::lock_guard lock(tables_mutex_);
  tables_.emplace(made->definition.name, made);
  return made;
}

table_ptr catalog_store::change(std::string_view name, std::int64_t now,
                                const std::function<void(table_definition& definition)>& change) {
  if (!find(name, now)) return nullptr;
  const std::lock_guard changing(changing_);
  const auto former = current(name);
  if (!former) return nullptr;
  table_definition edited = former->definition;
  change(edited);
  put_local_first(edited.indexes);
  table_ptr changed;
  try {
    context_->store.write_alone([&](store_connection& c) {
      const table_definition& old = former->definition;
      table_definition definition = edited;
      drop_removed(c, old.indexes, definition.indexes);
      drop_removed(c, old.vector_indexes, definition.vector_indexes);
      const auto added = make_new_indexes(c, definition.indexes);
      const auto added_vectors = make_new_indexes(c, definition.vector_indexes);
      std::int64_t stream = former->stream;
      if (stream != 0 && (!definition.stream.is_enabled || definition.stream.label != old.stream.label)) {
        close_stream(*context_, c, stream);
        stream = 0;
      }
      if (stream == 0 && definition.stream.is_enabled) stream = open_stream(*context_, c, definition);
      save(c, definition);
      changed = snapshot(std::move(definition), former.get(), stream);
      for (const std::size_t position : added) fill_index(c, *changed, position);
      for (const std::size_t position : added_vectors) fill_vectors(c, *changed, position);
      if (!has_same_expiry(old.ttl, changed->definition.ttl)) {
        drop_expiry(c, old.id);
        if (changed->definition.ttl.is_enabled) make_expiry(c, *changed);
      }
      // Writers whose jobs come after this one find the new snapshot.
      publish(changed);
    });
  } catch (...) {
    publish(former);
    throw;
  }
  return changed;
}

void catalog_store::publish(const table_ptr& changed) {
  const std::lock_guard lock(tables_mutex_);
  tables_.insert_or_assign(changed->definition.name, changed);
  changed->storage->version = changed->version;
}

void catalog_store::drop_now(const table_ptr& gone) {
  const std::lock_guard changing(changing_);
  const auto there = current(gone->definition.name);
  if (!there || there->definition.id != gone->definition.id) return;
  {
    const std::lock_guard lock(tables_mutex_);
    tables_.erase(there->definition.name);
  }
  const auto& definition = there->definition;
  there->storage->version = UINT32_MAX;  // writers on their way look the table up again
  context_->store.write_alone([&](store_connection& c) {
    const std::string id = std::to_string(definition.id);
    c.forget(definition.id);
    for (const auto& index : definition.indexes) drop_index(c, index);
    for (const auto& index : definition.vector_indexes) drop_index(c, index);
    drop_expiry(c, definition.id);
    c.db().execute("DROP TABLE IF EXISTS order_" + id + "; DROP TABLE rows_" + id +
                   "; DELETE FROM displaced WHERE t=" + id + "; DELETE FROM tables WHERE id=" + id);
    if (there->stream != 0) close_stream(*context_, c, there->stream);
  });
}

bool catalog_store::drop(std::string_view name, std::int64_t now) {
  const auto there = find(name, now);
  if (!there) return false;
  drop_now(there);
  return true;
}

// What `sums` selects: the number and the size of what there is.
table_statistics catalog_store::counted(item_counters& counters, const std::string& sums) {
  if (!counters.is_known) {
    context_->store.write_alone([&](store_connection& c) {
      auto found = c.db().prepare(sums);
      found.step();
      counters.count = found.integer(0);
      counters.bytes = found.integer(1);
      counters.is_known = true;
    });
  }
  return {counters.count, counters.bytes};
}

table_statistics catalog_store::statistics(const table& of) {
  return counted(*of.storage->items,
                 "SELECT count(*), coalesce(sum(s),0) FROM rows_" + std::to_string(of.definition.id));
}

table_statistics catalog_store::statistics(const table& of, const index_definition& index) {
  const auto position = static_cast<std::size_t>(&index - of.definition.indexes.data());
  return counted(*of.index_counters.at(position),
                 "SELECT count(*), coalesce(sum(CASE WHEN i.s=0 THEN m.s ELSE i.s END),0) FROM index_" +
                     std::to_string(index.id) + " i JOIN rows_" + std::to_string(of.definition.id) + " m ON m.r=i.r");
}

table_statistics catalog_store::statistics(const table& of, const vector_index_definition& index) {
  const auto position = static_cast<std::size_t>(&index - of.definition.vector_indexes.data());
  return counted(*of.vector_counters.at(position),
                 "SELECT count(*), coalesce(sum(s),0) FROM vectors_" + std::to_string(index.id));
}

std::optional<std::string> catalog_store::document(std::string_view kind, std::string_view key) {
  const auto c = context_->store.read();
  auto found = c->db().prepare("SELECT json FROM documents WHERE kind=?1 AND key=?2");
  found.bind_text(1, kind).bind_text(2, key);
  if (!found.step()) return std::nullopt;
  return std::string(found.text(0));
}

std::vector<std::string> catalog_store::documents(std::string_view kind) {
  const auto c = context_->store.read();
  auto found = c->db().prepare("SELECT json FROM documents WHERE kind=?1 ORDER BY key");
  found.bind_text(1, kind);
  std::vector<std::string> out;
  while (found.step()) out.emplace_back(found.text(0));
  return out;
}

void catalog_store::set_document(std::string_view kind, std::string_view key, std::string_view json) {
  context_->store.write_alone([&](store_connection& c) {
    c.db()
        .prepare("INSERT OR REPLACE INTO documents(kind,key,json) VALUES(?1,?2,?3)")
        .bind_text(1, kind)
        .bind_text(2, key)
        .bind_text(3, json)
        .run();
  });
}

bool catalog_store::remove_document(std::string_view kind, std::string_view key) {
  bool was_there = false;
  context_->store.write_alone([&](store_connection& c) {
    auto removed = c.db().prepare("DELETE FROM documents WHERE kind=?1 AND key=?2 RETURNING 1");
    was_there = removed.bind_text(1, kind).bind_text(2, key).step();
    removed.step();
  });
  return was_there;
}

}  // namespace tenon::local::dynamodb
