// The catalog over the store.
#pragma once

#include "local/dynamodb/catalog.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/store_connection.hpp"
#include "local/dynamodb/table.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace tenon::local::dynamodb {

class catalog_store final : public catalog {
 public:
  // Reads what the store has. To be called once, before anything else. The context must outlive this.
  void load(engine_context& context);

  table_ptr find(std::string_view name, std::int64_t now) override;
  table_ptr latest(const table& of) override;
  std::vector<std::string> names(std::string_view after, std::size_t limit, std::int64_t now) override;
  table_ptr create(table_definition definition, std::int64_t now) override;
  table_ptr change(std::string_view name, std::int64_t now,
                   const std::function<void(table_definition& definition)>& change) override;
  bool drop(std::string_view name, std::int64_t now) override;
  table_statistics statistics(const table& of) override;
  table_statistics statistics(const table& of, const index_definition& index) override;
  table_statistics statistics(const table& of, const vector_index_definition& index) override;
  std::optional<std::string> document(std::string_view kind, std::string_view key) override;
  std::vector<std::string> documents(std::string_view kind) override;
  void set_document(std::string_view kind, std::string_view key, std::string_view json) override;
  bool remove_document(std::string_view kind, std::string_view key) override;

  // Those there are, with any that are not yet or no longer active.
  std::vector<table_ptr> all();

 private:
  table_ptr snapshot(table_definition definition, const table* former, std::int64_t stream) const;
  table_ptr current(std::string_view name);
  void publish(const table_ptr& changed);
  void drop_now(const table_ptr& gone);
  void save(store_connection& c, const table_definition& definition);
  table_statistics counted(item_counters& counters, const std::string& sums);

  // Makes the storage of indexes that have no ids yet; their positions.
  template <class Index>
  std::vector<std::size_t> make_new_indexes(store_connection& c, std::vector<Index>& indexes);

  std::uint32_t next_id(store_connection& c);

  engine_context* context_ = nullptr;
  std::shared_mutex tables_mutex_;
  std::map<std::string, table_ptr, std::less<>> tables_;
  std::mutex changing_;  // held by whoever changes tables, before tables_mutex_ and the store
};

}  // namespace tenon::local::dynamodb
