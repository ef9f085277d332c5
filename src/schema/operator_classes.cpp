#include "schema/operator_classes.hpp"

#include "schema/suggest.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace tenon::schema {

namespace {

using enum scalar_type;
using name = std::string_view;
using enum index_algorithm;

constexpr std::array<name, 1> inet{"Inet"};
constexpr std::array<name, 1> jsonb{"JsonB"};
constexpr std::array<name, 3> texts{"Text", "VarChar", "Char"};
constexpr std::array<name, 1> bit{"Bit"};
constexpr std::array<name, 1> varbit{"VarBit"};
constexpr std::array<name, 1> bpchar{"Char"};
constexpr std::array<name, 1> bytea{"ByteA"};
constexpr std::array<name, 1> date{"Date"};
constexpr std::array<name, 1> float4{"Real"};
constexpr std::array<name, 1> float8{"DoublePrecision"};
constexpr std::array<name, 1> int2{"SmallInt"};
constexpr std::array<name, 1> int4{"Integer"};
constexpr std::array<name, 1> int8{"BigInt"};
constexpr std::array<name, 1> numeric{"Decimal"};
constexpr std::array<name, 1> oid{"Oid"};
constexpr std::array<name, 2> text{"Text", "VarChar"};
constexpr std::array<name, 1> timestamp{"Timestamp"};
constexpr std::array<name, 1> timestamptz{"Timestamptz"};
constexpr std::array<name, 1> time_of_day{"Time"};
constexpr std::array<name, 1> timetz{"Timetz"};
constexpr std::array<name, 1> uuid{"Uuid"};

constexpr std::array classes{
    operator_class{"InetOps", {gist, spgist}, inet, std::nullopt},
    operator_class{"JsonbOps", {gin}, jsonb, json},
    operator_class{"JsonbPathOps", {gin}, jsonb, json},
    operator_class{"ArrayOps", {gin}, {}, std::nullopt, true},
    operator_class{"TextOps", {spgist}, texts, string},
    operator_class{"BitMinMaxOps", {brin}, bit, std::nullopt},
    operator_class{"VarBitMinMaxOps", {brin}, varbit, std::nullopt},
    operator_class{"BpcharBloomOps", {brin}, bpchar, std::nullopt},
    operator_class{"BpcharMinMaxOps", {brin}, bpchar, std::nullopt},
    operator_class{"ByteaBloomOps", {brin}, bytea, bytes},
    operator_class{"ByteaMinMaxOps", {brin}, bytea, bytes},
    operator_class{"DateBloomOps", {brin}, date, std::nullopt},
    operator_class{"DateMinMaxOps", {brin}, date, std::nullopt},
    operator_class{"DateMinMaxMultiOps", {brin}, date, std::nullopt},
    operator_class{"Float4BloomOps", {brin}, float4, std::nullopt},
    operator_class{"Float4MinMaxOps", {brin}, float4, std::nullopt},
    operator_class{"Float4MinMaxMultiOps", {brin}, float4, std::nullopt},
    operator_class{"Float8BloomOps", {brin}, float8, float_},
    operator_class{"Float8MinMaxOps", {brin}, float8, float_},
    operator_class{"Float8MinMaxMultiOps", {brin}, float8, float_},
    operator_class{"InetInclusionOps", {brin}, inet, std::nullopt},
    operator_class{"InetBloomOps", {brin}, inet, std::nullopt},
    operator_class{"InetMinMaxOps", {brin}, inet, std::nullopt},
    operator_class{"InetMinMaxMultiOps", {brin}, inet, std::nullopt},
    operator_class{"Int2BloomOps", {brin}, int2, std::nullopt},
    operator_class{"Int2MinMaxOps", {brin}, int2, std::nullopt},
    operator_class{"Int2MinMaxMultiOps", {brin}, int2, std::nullopt},
    operator_class{"Int4BloomOps", {brin}, int4, int_},
    operator_class{"Int4MinMaxOps", {brin}, int4, int_},
    operator_class{"Int4MinMaxMultiOps", {brin}, int4, int_},
    operator_class{"Int8BloomOps", {brin}, int8, bigint},
    operator_class{"Int8MinMaxOps", {brin}, int8, bigint},
    operator_class{"Int8MinMaxMultiOps", {brin}, int8, bigint},
    operator_class{"NumericBloomOps", {brin}, numeric, decimal},
    operator_class{"NumericMinMaxOps", {brin}, numeric, decimal},
    operator_class{"NumericMinMaxMultiOps", {brin}, numeric, decimal},
    operator_class{"OidBloomOps", {brin}, oid, std::nullopt},
    operator_class{"OidMinMaxOps", {brin}, oid, std::nullopt},
    operator_class{"OidMinMaxMultiOps", {brin}, oid, std::nullopt},
    operator_class{"TextBloomOps", {brin}, text, string},
    operator_class{"TextMinMaxOps", {brin}, text, string},
    operator_class{"TimestampBloomOps", {brin}, timestamp, datetime},
    operator_class{"TimestampMinMaxOps", {brin}, timestamp, datetime},
    operator_class{"TimestampMinMaxMultiOps", {brin}, timestamp, datetime},
    operator_class{"TimestampTzBloomOps", {brin}, timestamptz, std::nullopt},
    operator_class{"TimestampTzMinMaxOps", {brin}, timestamptz, std::nullopt},
    operator_class{"TimestampTzMinMaxMultiOps", {brin}, timestamptz, std::nullopt},
    operator_class{"TimeBloomOps", {brin}, time_of_day, std::nullopt},
    operator_class{"TimeMinMaxOps", {brin}, time_of_day, std::nullopt},
    operator_class{"TimeMinMaxMultiOps", {brin}, time_of_day, std::nullopt},
    operator_class{"TimeTzBloomOps", {brin}, timetz, std::nullopt},
    operator_class{"TimeTzMinMaxOps", {brin}, timetz, std::nullopt},
    operator_class{"TimeTzMinMaxMultiOps", {brin}, timetz, std::nullopt},
    operator_class{"UuidBloomOps", {brin}, uuid, std::nullopt},
    operator_class{"UuidMinMaxOps", {brin}, uuid, std::nullopt},
    operator_class{"UuidMinMaxMultiOps", {brin}, uuid, std::nullopt},
};

constexpr std::array<name, 4> spgist_natives{"Inet", "Text", "VarChar", "Char"};
constexpr std::array<name, 20> brin_natives{
    "Bit",     "VarBit", "Char",  "Date", "Real",    "DoublePrecision", "Inet",        "SmallInt", "Integer", "BigInt",
    "Decimal", "Oid",    "ByteA", "Text", "VarChar", "Timestamp",       "Timestamptz", "Time",     "Timetz",  "Uuid"};

}  // namespace

const operator_class* find_operator_class(std::string_view wanted) {
  const auto found =
      std::find_if(classes.begin(), classes.end(), [&](const operator_class& o) { return o.name == wanted; });
  return found == classes.end() ? nullptr : &*found;
}

std::string suggest_operator_class(std::string_view wanted) {
  std::vector<std::string_view> names;
  for (const operator_class& o : classes) names.push_back(o.name);
  return did_you_mean(wanted, names);
}

std::optional<index_type_rule> index_type_rule_of(index_algorithm a) {
  switch (a) {
    case btree:
    case hash: return std::nullopt;
    case gist: return index_type_rule{{}, {string}};
    case gin: return index_type_rule{jsonb, {json}, true};
    case spgist: return index_type_rule{spgist_natives, {string}};
    case brin: return index_type_rule{brin_natives, {string, bytes, datetime, float_, int_, bigint, decimal}};
  }
  return std::nullopt;
}

}  // namespace tenon::schema
