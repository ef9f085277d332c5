// What answers of writes tell beside the items: consumed capacity and metrics of item collections.
#pragma once

#include "local/api/values.hpp"
#include "local/dynamodb/capacity.hpp"
#include "local/dynamodb/item_access.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// Adds what a write has taken.
void add_write(consumed_capacity& to, const write_effect& effect, bool is_transactional);

// {"ItemCollectionKey":{…},"SizeEstimateRangeGB":[0.0,1.0]}
void append_collection_metrics(std::string& out, const table& of, const item& key);

// Whether the request is answered with metrics: it asks for them and the table has local indexes.
bool has_metrics(const table& of, return_item_collection_metrics asked) noexcept;

// Builds the members of an object: a comma before each but the first.
class object_writer {
 public:
  explicit object_writer(std::string& out) : out_(out) { out_ += '{'; }

  // To be followed by the value.
  std::string& member(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    out_.append("\"").append(name).append("\":");
    return out_;
  }
  void end() { out_ += '}'; }

 private:
  std::string& out_;
};

}  // namespace tenon::local::dynamodb
