// What nested writes fail with. Each error names the model and, as its field, the relation the write went through.
#pragma once

#include <tenon/query/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tenon::sql {

// A record to connect, update, remove … (`verb`) does not exist, or is not related to its parent: P2025.
[[noreturn]] void raise_missing_related(const query::model_descriptor& m, const query::relation_descriptor& r,
                                        std::string_view verb);

// Not all records to connect exist: P2025 for a many-to-many relation, else P2018.
[[noreturn]] void raise_connect_incomplete(const query::model_descriptor& m, const query::relation_descriptor& r,
                                           std::size_t wanted, std::size_t found);

// Not all records to remove are related to their parent: P2017.
[[noreturn]] void raise_not_connected(const query::model_descriptor& m, const query::relation_descriptor& r);

// `r`, of `m`, is required, and the change would leave it without its record: P2014.
[[noreturn]] void raise_relation_violation(const query::model_descriptor& m, const query::relation_descriptor& r);

// Records of `m` refer through `r` to what is to be changed or removed (`verb`), and their referential action forbids
// it: P2014.
[[noreturn]] void raise_still_referred(const query::model_descriptor& m, const query::relation_descriptor& r,
                                       std::string_view verb);

// The record has no value for a field that `r`, of `m`, is linked by, so nothing can be related to it: P2014.
[[noreturn]] void raise_no_link_value(const query::model_descriptor& m, const query::relation_descriptor& r);

// A field of a foreign key has a value, and its relation says another: P2009.
[[noreturn]] void raise_given_twice(const query::model_descriptor& m, const query::relation_descriptor& r,
                                    std::uint16_t field);

// A write that the relation does not have, or that is not well-formed: P2009. `problem` completes "`connect` of
// `User.posts` …".
[[noreturn]] void raise_bad_write(const query::model_descriptor& m, const query::relation_descriptor& r,
                                  std::string_view write, std::string_view problem);

}  // namespace tenon::sql
