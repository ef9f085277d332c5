#include "sql/nested_write.hpp"

#include "sql/session.hpp"

#include <tenon/base/error.hpp>

namespace tenon::sql {

query::parameters write_with_nested(session&, const query::request& r, const request_node&) {
  raise({.kind = error_kind::unsupported_feature,
         .message = "Nested writes are not carried out yet",
         .model = std::string(r.model->name)});
}

}  // namespace tenon::sql
