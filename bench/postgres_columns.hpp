// The SQL that is written by hand, as string literals to be joined.
#pragma once

#define USER_COLUMNS "\"id\",\"email\",\"name\",\"role\",\"logins\",\"createdAt\""
#define POST_COLUMNS "\"id\",\"title\",\"published\",\"version\",\"authorId\",\"layout\""
#define CREATE_POST "INSERT INTO \"Post\" (\"title\",\"published\",\"version\",\"authorId\") VALUES ($1,$2,$3,$4)"
#define UPDATE_USER "UPDATE \"User\" SET \"logins\" = \"logins\" + $2 WHERE \"id\" = $1"
