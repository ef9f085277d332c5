#include "dynamodb/models/records.hpp"

#include "dynamodb/models/values.hpp"

namespace tenon::dynamodb::models {

void read_record(const query::record_layout& layout, const item& from, void* record, std::deque<std::string>& texts) {
  const query::model_descriptor& model = *layout.model;
  for (const query::member& m : layout.members) {
    const field_place place{model, m.field};
    read_member(place, m, from.find(place.field().column), record, texts);
  }
}

void add_record(const query::result_layout& layout, const item& from, void* holder) {
  std::deque<std::string> none;  // records own their texts
  read_record(*layout.record, from, layout.emplace(layout, holder), none);
}

}  // namespace tenon::dynamodb::models
