// Conversions between tenon::json and Boost.JSON. Not included by generated clients.
#pragma once

#include <tenon/base/json.hpp>

#include <boost/json/value.hpp>

namespace tenon {

// Numbers beyond 64 bit integers become doubles.
boost::json::value to_boost_json(const json& value);

json from_boost_json(const boost::json::value& value);

}  // namespace tenon
