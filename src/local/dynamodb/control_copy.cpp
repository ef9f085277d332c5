#include "local/dynamodb/control_copy.hpp"

#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/collection_read.hpp"
#include "local/dynamodb/item_access.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <simdjson.h>

#include <memory>
#include <optional>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

// Puts an item, whatever was there.
class plain_put final : public item_write {
 public:
  plain_put(table_ptr target, encoded_key key, stored_item item)
      : item_write(std::move(target), std::move(key)), item_(std::move(item)) {}

  write_outcome decide(const stored_item*, stored_item& after) override {
    after = item_;
    return write_outcome::put;
  }

 private:
  stored_item item_;
};

// Writes the items of a page, whose JSON has commas between them; returns the sum of their sizes.
std::size_t write_page(engine_context& context, const page& from, const table_ptr& to) {
  simdjson::dom::parser parser;
  simdjson::dom::array items;
  if (parser.parse("[" + from.items + "]").get(items) != simdjson::SUCCESS)
    internal_error("A page of items to copy is no JSON");
  std::vector<std::unique_ptr<plain_put>> puts;
  std::size_t size = 0;
  for (const auto element : items) {
    const auto item = tenon::dynamodb::item_from_wire(simdjson::to_string(element));
    stored_item stored{tenon::dynamodb::to_wire(item), item_size(item)};
    size += stored.size;
    puts.push_back(std::make_unique<plain_put>(to, encode_key_of_kept_item(*to, item), std::move(stored)));
  }
  std::vector<item_write*> writes;
  writes.reserve(puts.size());
  for (const auto& put : puts) writes.push_back(put.get());
  if (!writes.empty()) execute_writes(context, writes);
  return size;
}

}  // namespace

table_statistics copy_items(engine_context& context, const table& from, const table& to) {
  const auto source = context.catalog.find(from.name(), context.now());
  const auto target = context.catalog.find(to.name(), context.now());
  if (!source || !target) internal_error("A table is gone while its items were to be copied");
  table_statistics copied;
  page_request request;
  request.from = source;
  std::optional<tenon::dynamodb::item> start;
  for (;;) {
    page read;
    request.start_key = start ? &*start : nullptr;
    read_page(context, request, read);
    copied.size_bytes += static_cast<std::int64_t>(write_page(context, read, target));
    copied.item_count += read.count;
    if (read.last_key.empty()) return copied;
    start = tenon::dynamodb::item_from_wire(read.last_key);
  }
}

}  // namespace tenon::local::dynamodb
