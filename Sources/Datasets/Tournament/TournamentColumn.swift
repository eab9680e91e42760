import Foundation

/// The columns of `results.csv`, in the order in which they are written.
public enum TournamentColumn: String, CaseIterable, Sendable {
    /// The video or image folder, relative to the tournament folder and inside it.
    case file
    /// The dive number, or its digits if ``position`` has the letter.
    case diveNumber = "dive_number"
    /// The position, as a letter or a word, for tables that list it separately from the dive number.
    case position
    /// The degree of difficulty; if blank, the table's or the formula's from `height`.
    case difficulty
    /// Metres of the board or platform.
    case height
    /// Points; if blank, the panel's from the awards and the difficulty. If the awards are missing too, the dive is only
    /// announced.
    case finalScore = "final_score"
    case judge1 = "judge_1"
    case judge2 = "judge_2"
    case judge3 = "judge_3"
    case judge4 = "judge_4"
    case judge5 = "judge_5"
    case judge6 = "judge_6"
    case judge7 = "judge_7"
    case judge8 = "judge_8"
    case judge9 = "judge_9"
    case judge10 = "judge_10"
    case judge11 = "judge_11"
    case caption
    case event
    case diver
    /// Where the dive ends in a longer video, in `FilmTime` notation: a frame, seconds, or minutes and seconds.
    case endingAt = "ending_at"

    /// The judges in order.
    static let judges: [TournamentColumn] = [
        .judge1, .judge2, .judge3, .judge4, .judge5, .judge6, .judge7, .judge8, .judge9, .judge10, .judge11,
    ]

    /// The columns written for some dives: those of seven judges, or more if a dive needs them.
    static func written(for dives: [LabeledDive]) -> [TournamentColumn] {
        let judgeCount = max(7, dives.compactMap(\.truth?.awards.count).max() ?? 0)
        let unneeded = Set(judges.dropFirst(judgeCount)).union(
            dives.contains { $0.endFrame != nil } ? [.position] : [.position, .endingAt])
        return allCases.filter { !unneeded.contains($0) }
    }

    /// The names, for messages.
    static let list =
        "file, dive_number, position, difficulty, height, final_score, judge_1 to judge_11, caption, event, diver, "
        + "ending_at"

    var isJudge: Bool { Self.judges.contains(self) }
}

/// The columns named in a header.
struct TournamentHeader {
    /// The cells of the header.
    let names: [String]
    /// The column of each cell; nil for an unused one.
    let columns: [TournamentColumn?]
    /// Cells that name a column for which another cell is used.
    let duplicates: [(unused: Int, used: Int)]
    private let nameByColumn: [TournamentColumn: String]

    /// - Parameter cells: the header's cells, trimmed.
    init(_ cells: [String]) {
        names = cells
        let meanings = Self.meanings(of: cells)
        var used: [TournamentColumn: Int] = [:]
        // A column's own name takes precedence over its synonyms.
        for (index, meaning) in meanings.enumerated() where meaning?.isSynonym == false {
            if let column = meaning?.column, used[column] == nil { used[column] = index }
        }
        for (index, meaning) in meanings.enumerated() {
            if let column = meaning?.column, used[column] == nil { used[column] = index }
        }
        columns = meanings.enumerated().map { index, meaning in
            meaning.flatMap { used[$0.column] == index ? $0.column : nil }
        }
        duplicates = meanings.enumerated().compactMap { index, meaning in
            meaning.flatMap { used[$0.column] }.flatMap { $0 == index ? nil : (index, $0) }
        }
        nameByColumn = used.mapValues { cells[$0] }
    }

    /// True if a cell names the column.
    func has(_ column: TournamentColumn) -> Bool { nameByColumn[column] != nil }

    /// The column's name in this header.
    func name(of column: TournamentColumn) -> String { nameByColumn[column] ?? column.rawValue }

    /// A column whose own name occurs twice, which makes it ambiguous.
    var ambiguousColumn: TournamentColumn? {
        duplicates.first { Self.columnByKey[Self.key(of: names[$0.unused])] != nil }.flatMap {
            columns[$0.used]
        }
    }

    private struct Meaning {
        let column: TournamentColumn
        let isSynonym: Bool
    }

    private static func meanings(of cells: [String]) -> [Meaning?] {
        let keys = cells.map { key(of: withoutUnit($0)) }
        // Single letters A, B, C and so on are judges if there are at least three.
        let areLettersJudges = ["A", "B", "C"].allSatisfy(cells.contains)
        let judgesByLetter = cells.map {
            judgeByLetter(areLettersJudges && $0.count == 1 ? "judge \($0)" : $0)
        }
        // Synchronised diving: E1 to E6 are for execution, S1 to S5 for synchronisation.
        let executionCount = keys.compactMap { number(in: $0, after: executionNames) }.max() ?? 0
        return zip(keys, judgesByLetter).map { key, judgeByLetter in
            if let column = columnByKey[key] { return Meaning(column: column, isSynonym: false) }
            if let column = columnBySynonym[key] { return Meaning(column: column, isSynonym: true) }
            let judge =
                judgeByLetter ?? number(in: key, after: judgeNames) ?? number(in: key, after: executionNames)
                ?? number(in: key, after: synchronisationNames).flatMap {
                    executionCount > 0 ? executionCount + $0 : nil
                }
            guard let judge, (1...TournamentColumn.judges.count).contains(judge) else { return nil }
            return Meaning(column: TournamentColumn.judges[judge - 1], isSynonym: true)
        }
    }

    private static func number(in key: String, after names: Set<String>) -> Int? {
        let digits = String(key.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        guard (1...2).contains(digits.count), names.contains(String(key.dropLast(digits.count))) else {
            return nil
        }
        return Int(digits)
    }

    /// A name without a trailing bracket: "Height (m)".
    private static func withoutUnit(_ name: String) -> String {
        guard let bracket = name.firstIndex(where: { "([\u{FF08}".contains($0) }), bracket > name.startIndex,
            let last = name.last, ")]\u{FF09}".contains(last)
        else { return name }
        return String(name[..<bracket])
    }

    /// The judge of "Judge A", counted from 1.
    private static func judgeByLetter(_ name: String) -> Int? {
        let words = name.split { !$0.isLetter }
        guard words.count > 1, let letter = words.last?.uppercased(), letter.count == 1,
            let value = letter.utf8.first, ("A"..."K").contains(letter),
            judgeNames.contains(key(of: words.dropLast().joined()))
        else { return nil }
        return Int(value - UInt8(ascii: "A")) + 1
    }

    /// Letters and digits only, without case and accents.
    static func key(of name: String) -> String {
        name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static let columnByKey = Dictionary(
        uniqueKeysWithValues: TournamentColumn.allCases.map { (key(of: $0.rawValue), $0) })

    private static let columnBySynonym: [String: TournamentColumn] = {
        var columns: [String: TournamentColumn] = [:]
        for (column, names) in synonyms { for name in names { columns[key(of: name)] = column } }
        return columns
    }()

    private static let judgeNames = keys([
        "judge", "judge no", "j", "award", "mark", "Richter", "Wertungsrichter", "Kampfrichter",
        "Sprungrichter", "KR",
        "WR", "juge", "note", "note juge", "juez", "nota", "nota juez", "giudice", "voto", "voto giudice",
        "juiz", "nota juiz",
        "arbitro", "судья", "оценка", "оценка судьи", "裁判", "評価", "審判", "ジャッジ", "rechter", "sędzia",
    ])
    private static let executionNames = keys([
        "E", "exec", "execution", "Ausführung", "exécution", "ejecución",
    ])
    private static let synchronisationNames = keys([
        "S", "sync", "synchro", "synchronisation", "synchronization", "Synchronität", "sincronización",
    ])

    private static func keys(_ names: [String]) -> Set<String> { Set(names.map(key)) }

    /// Whole names only: anything not listed here is reported to the user rather than guessed.
    private static let synonyms: [TournamentColumn: [String]] = [
        .file: [
            "file name", "filename", "video", "video file", "clip", "movie", "Datei", "Dateiname",
            "Videodatei", "fichier",
            "nom du fichier", "nom de fichier", "fichier vidéo", "vidéo", "archivo", "fichero",
            "nombre de archivo", "archivo de vídeo",
            "nome file", "nome del file", "file video", "arquivo", "ficheiro", "nome do arquivo", "bestand",
            "plik", "файл",
            "имя файла", "видео", "видеофайл", "文件", "文件名", "视频", "视频文件", "影片", "ファイル", "ファイル名", "動画",
        ],
        .diveNumber: [
            "dive", "dive no", "dive nr", "dive code", "Sprung", "Sprungnummer", "Sprung-Nr", "Sprungnr",
            "Sprungcode", "plongeon",
            "numéro du plongeon", "numéro de plongeon", "code plongeon", "code du plongeon", "salto",
            "número de salto",
            "código de salto", "clavado", "número de clavado", "tuffo", "numero tuffo", "numero del tuffo",
            "codice tuffo",
            "número do salto", "código do salto", "прыжок", "номер прыжка", "код прыжка", "动作", "动作号码",
            "动作代码", "动作编号",
            "飛込番号", "種目番号",
        ],
        .position: [
            "pos", "body position", "dive position", "Ausführungsart", "Körperhaltung", "Haltung", "posición",
            "posizione", "posição",
            "положение", "положение тела", "поза", "姿势", "姿勢",
        ],
        .difficulty: [
            "DD", "degree of difficulty", "tariff", "Schwierigkeit", "Schwierigkeitsgrad", "difficulté",
            "coefficient",
            "coefficient de difficulté", "coef", "dificultad", "grado de dificultad", "coeficiente",
            "coeficiente de dificultad",
            "difficoltà", "coefficiente", "coefficiente di difficoltà", "grado di difficoltà", "dificuldade",
            "grau de dificuldade",
            "moeilijkheid", "сложность", "трудность", "коэффициент", "коэффициент трудности",
            "коэффициент сложности", "КТ",
            "难度", "难度系数", "難易度", "難易率",
        ],
        .height: [
            "board", "board height", "platform", "level", "apparatus", "Höhe", "Brett", "Bretthöhe",
            "Absprunghöhe", "hauteur",
            "altura", "trampolín", "altezza", "hoogte", "wysokość", "высота", "снаряд", "高度", "台高", "板高",
            "高さ",
        ],
        .finalScore: [
            "score", "dive score", "points", "dive points", "final points", "Punkte", "Punktzahl", "Wertung",
            "Endpunktzahl",
            "note finale", "score final", "puntos", "puntuación", "puntuación final", "puntaje", "punteggio",
            "punteggio finale",
            "punti", "pontos", "pontuação", "pontuação final", "nota final", "punten", "punkty", "баллы",
            "очки", "итоговый балл",
            "得分", "分数", "最终得分", "動作得分", "得点",
        ],
        .caption: [
            "comment", "commentary", "Kommentar", "commentaire", "comentario", "commento", "comentário",
            "комментарий", "解说", "评论",
        ],
        .event: [
            "competition", "contest", "discipline", "Wettkampf", "Wettbewerb", "Disziplin", "épreuve",
            "compétition", "prueba",
            "evento", "competición", "competencia", "gara", "competizione", "prova", "competição",
            "wedstrijd", "соревнование",
            "соревнования", "дисциплина", "比赛", "项目", "赛事", "種目", "大会",
        ],
        .diver: [
            "athlete", "competitor", "name", "diver name", "Springer", "Springerin", "Springer/in",
            "Sportler", "Athlet", "athlète",
            "plongeur", "plongeuse", "nom", "saltador", "saltadora", "clavadista", "atleta", "nombre",
            "tuffatore", "tuffatrice",
            "nome", "zawodnik", "спортсмен", "спортсменка", "прыгун", "участник", "фамилия", "имя", "运动员",
            "选手", "姓名", "選手",
            "選手名", "氏名",
        ],
        .endingAt: [
            "end", "end frame", "end time", "ends at", "Ende", "endet bei", "fin", "fine", "fim", "конец",
            "结束", "結束", "終了",
        ],
    ]
}
