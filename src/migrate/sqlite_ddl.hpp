// The SQL of every step on SQLite, worded as Prisma 6.19 words it.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/step.hpp"

#include <vector>

namespace tenon::migrate::sqlite {

std::vector<command> statements(const plan& whole, const drop_index& taken);
std::vector<command> statements(const plan& whole, const alter_table& taken);
std::vector<command> statements(const plan& whole, const drop_table& taken);
std::vector<command> statements(const plan& whole, const create_table& taken);
std::vector<command> statements(const plan& whole, const redefine_tables& taken);
std::vector<command> statements(const plan& whole, const create_index& taken);
std::vector<command> statements(const plan& whole, const rename_index& taken);

}  // namespace tenon::migrate::sqlite
