// The numbers of PostgreSQL's built-in types (pg_type.dat); types made by users have others.
#pragma once

#include <cstdint>

namespace tenon::sql::postgres {

using oid = std::uint32_t;

namespace oids {

inline constexpr oid boolean = 16;
inline constexpr oid bytea = 17;
inline constexpr oid char_ = 18;  // "char", a single byte
inline constexpr oid name = 19;
inline constexpr oid int8 = 20;
inline constexpr oid int2 = 21;
inline constexpr oid int4 = 23;
inline constexpr oid text = 25;
inline constexpr oid oid_ = 26;
inline constexpr oid json = 114;
inline constexpr oid xml = 142;
inline constexpr oid cidr = 650;
inline constexpr oid float4 = 700;
inline constexpr oid float8 = 701;
inline constexpr oid unknown = 705;
inline constexpr oid money = 790;
inline constexpr oid inet = 869;
inline constexpr oid bpchar = 1042;
inline constexpr oid varchar = 1043;
inline constexpr oid date = 1082;
inline constexpr oid time = 1083;
inline constexpr oid timestamp = 1114;
inline constexpr oid timestamptz = 1184;
inline constexpr oid timetz = 1266;
inline constexpr oid bit = 1560;
inline constexpr oid varbit = 1562;
inline constexpr oid numeric = 1700;
inline constexpr oid uuid = 2950;
inline constexpr oid jsonb = 3802;
inline constexpr oid void_ = 2278;

// Types below are built in, those from here on made by users or extensions.
inline constexpr oid first_of_users = 16384;

// Built-in types of which the binary format is the text.
constexpr bool is_text(oid type) noexcept {
  switch (type) {
    case text:
    case varchar:
    case bpchar:
    case name:
    case xml:
    case json:
    case char_:
    case unknown: return true;
    default: return false;
  }
}

// The element type of a built-in array type; 0: it is none.
constexpr oid element_of(oid array) noexcept {
  switch (array) {
    case 1000: return boolean;
    case 1001: return bytea;
    case 1002: return char_;
    case 1003: return name;
    case 1005: return int2;
    case 1007: return int4;
    case 1009: return text;
    case 1014: return bpchar;
    case 1015: return varchar;
    case 1016: return int8;
    case 1021: return float4;
    case 1022: return float8;
    case 1028: return oid_;
    case 1041: return inet;
    case 651: return cidr;
    case 143: return xml;
    case 199: return json;
    case 3807: return jsonb;
    case 791: return money;
    case 1182: return date;
    case 1183: return time;
    case 1115: return timestamp;
    case 1185: return timestamptz;
    case 1270: return timetz;
    case 1561: return bit;
    case 1563: return varbit;
    case 1231: return numeric;
    case 2951: return uuid;
    default: return 0;
  }
}

}  // namespace oids

// Of money, or of an array of it.
constexpr bool is_money(oid type) noexcept { return type == oids::money || oids::element_of(type) == oids::money; }

}  // namespace tenon::sql::postgres
