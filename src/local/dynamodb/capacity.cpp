#include "local/dynamodb/capacity.hpp"

#include "base/json_text.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace tenon::local::dynamodb {
namespace {

void append_units(std::string& out, half_units units) {
  out += std::to_string(units / 2);
  out += units % 2 != 0 ? ".5" : ".0";
}

void append_detail(std::string& out, const consumed_capacity& consumed, half_units units) {
  out += '{';
  if (consumed.is_split) {
    out += consumed.is_write ? R"("WriteCapacityUnits":)" : R"("ReadCapacityUnits":)";
    append_units(out, units);
    out += ',';
  }
  out += R"("CapacityUnits":)";
  append_units(out, units);
  out += '}';
}

void append_indexes(std::string& out, const consumed_capacity& consumed, bool global) {
  const auto& definitions = consumed.of->definition.indexes;
  bool is_first = true;
  for (std::size_t i = 0; i < consumed.indexes.size(); ++i) {
    if (consumed.indexes[i] == 0 || definitions[i].is_global != global) continue;
    out += !is_first ? "," : global ? R"(,"GlobalSecondaryIndexes":{)" : R"(,"LocalSecondaryIndexes":{)";
    is_first = false;
    append_json_string(out, definitions[i].name);
    out += ':';
    append_detail(out, consumed, consumed.indexes[i]);
  }
  if (!is_first) out += '}';
}

void append_vector_indexes(std::string& out, const consumed_capacity& consumed) {
  bool is_first = true;
  for (std::size_t i = 0; i < consumed.vector_bytes.size(); ++i) {
    if (consumed.vector_bytes[i] == 0) continue;
    out += is_first ? R"(,"VectorIndexes":{)" : ",";
    is_first = false;
    append_json_string(out, consumed.of->definition.vector_indexes[i].name);
    out.append(R"(:{"VectorWriteRequestBytes":)").append(std::to_string(consumed.vector_bytes[i])).append(".0}");
  }
  if (!is_first) out += '}';
}

}  // namespace

half_units read_capacity(std::size_t bytes, read_kind kind) noexcept {
  const auto blocks = static_cast<half_units>(std::max<std::size_t>(1, (bytes + 4095) / 4096));
  switch (kind) {
    case read_kind::eventual: return blocks;
    case read_kind::consistent: return blocks * 2;
    case read_kind::transactional: return blocks * 4;
  }
  return blocks;
}

half_units write_capacity(std::size_t bytes, bool is_transactional) noexcept {
  const auto blocks = static_cast<half_units>(std::max<std::size_t>(1, (bytes + 1023) / 1024));
  return blocks * (is_transactional ? 4 : 2);
}

void consumed_capacity::add_index(std::size_t position, half_units units) {
  if (indexes.empty()) indexes.assign(of->definition.indexes.size(), 0);
  indexes[position] += units;
}

void consumed_capacity::add_vector_index(std::size_t position, std::int64_t bytes) {
  if (vector_bytes.empty()) vector_bytes.assign(of->definition.vector_indexes.size(), 0);
  vector_bytes[position] += bytes;
}

half_units consumed_capacity::total() const noexcept { return std::accumulate(indexes.begin(), indexes.end(), table); }

void append_capacity(std::string& out, const consumed_capacity& consumed, return_consumed_capacity detail) {
  out += R"({"TableName":)";
  append_json_string(out, consumed.named);
  if (consumed.is_split) {
    out += consumed.is_write ? R"(,"WriteCapacityUnits":)" : R"(,"ReadCapacityUnits":)";
    append_units(out, consumed.total());
  }
  out += R"(,"CapacityUnits":)";
  append_units(out, consumed.total());
  if (detail == return_consumed_capacity::indexes) {
    out += R"(,"Table":)";
    append_detail(out, consumed, consumed.table);
    append_indexes(out, consumed, false);
    append_indexes(out, consumed, true);
    append_vector_indexes(out, consumed);
  }
  out += '}';
}

void append_capacities(std::string& out, std::span<const consumed_capacity> consumed, return_consumed_capacity detail) {
  out += '[';
  for (const auto& one : consumed) {
    if (&one != consumed.data()) out += ',';
    append_capacity(out, one, detail);
  }
  out += ']';
}

}  // namespace tenon::local::dynamodb
