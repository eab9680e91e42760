/// The pages' common style: restrained, light and dark, for wide and narrow screens and for print.
enum PageStyle {
    /// The light colours, by the names that the other rules use.
    static let colours = """
        :root { --ink: #1c1f23; --soft: #5b626b; --line: #d9dce0; --wash: #f4f5f7; --page: #fff; --link: #0b5cad;
          --warn: #8a4b00; --c0: #444; --c1: #0072b2; --c2: #d55e00; --c3: #a4458a; --c4: #00875f; --c5: #9a7500;
          --c6: #6a51a3; --c7: #a50f15; --heat: 0, 92, 173; }

        """

    /// Line charts.
    static let chart = """
        .chart text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--ink); }
        .chart .name { fill: var(--soft); }
        .chart path { fill: none; }
        .chart .grid { stroke: var(--line); stroke-width: .75; }
        .chart .zero, .chart .axis { stroke: var(--soft); stroke-width: .75; }
        .chart .line { stroke-width: 1.6; stroke-linejoin: round; stroke-linecap: round; }
        .chart .line.study { stroke-dasharray: 5 4; stroke-width: 1.2; stroke-linecap: butt; }
        .chart .line.level { stroke: var(--soft); stroke-dasharray: 1 4; }
        .chart .marks { stroke-width: 1.3; fill: var(--page); }

        """

    /// The study's lines, by experiment.
    static let lines = """
        .chart .band { stroke: none; opacity: .16; }
        .s0 { stroke: var(--c0); } .s1 { stroke: var(--c1); } .s2 { stroke: var(--c2); } .s3 { stroke: var(--c3); }
        .s4 { stroke: var(--c4); } .s5 { stroke: var(--c5); } .s6 { stroke: var(--c6); } .s7 { stroke: var(--c7); }
        .chart .band.s0 { fill: var(--c0); } .chart .band.s1 { fill: var(--c1); } .chart .band.s2 { fill: var(--c2); }
        .chart .band.s3 { fill: var(--c3); } .chart .band.s4 { fill: var(--c4); } .chart .band.s5 { fill: var(--c5); }
        .chart .band.s6 { fill: var(--c6); } .chart .band.s7 { fill: var(--c7); }

        """

    static let common = """

        \(colours)
        @media screen and (prefers-color-scheme: dark) { :root { --ink: #e4e6e9; --soft: #a2a9b2; --line: #3a4048;
          --wash: #1f242a; --page: #15181c; --link: #7fb8f0; --warn: #f0b469; --c0: #c8c8c8; --c1: #56a8e8; --c2: #ff8f45;
          --c3: #e08cc8; --c4: #38c795; --c5: #e0bb3c; --c6: #b39df0; --c7: #ff7b7b; --heat: 90, 160, 230; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 76rem; color: var(--ink); background: var(--page);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
        h2 { font-size: 1.3rem; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1.08rem; margin: 2.25rem 0 .25rem; }
        h1, h2, h3, h4, li, figcaption { overflow-wrap: anywhere; }
        p { margin: .5rem 0; overflow-wrap: anywhere; }
        a { color: var(--link); }
        .about, .makeup, .seed { color: var(--soft); }
        .badge { color: var(--warn); border: 1px solid; border-radius: 3px; padding: .05rem .4rem; font-size: .8rem;
          font-weight: 600; white-space: nowrap; }
        nav a { margin-right: 1rem; white-space: nowrap; display: inline-block; }
        .prose { max-width: 46rem; }
        .prose ul { padding-left: 1.2rem; }
        .prose li { margin: .45rem 0; overflow-wrap: anywhere; }
        .remarks { margin-top: 1.5rem; padding: .25rem 1rem; border-left: 3px solid var(--warn); background: var(--wash); }
        dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .5rem 1.25rem; margin: 0; }
        dt { color: var(--soft); }
        dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
        code { font: .88rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--wash);
          padding: .1rem .3rem; border-radius: 3px; }
        .caption { font-size: .92rem; margin: 1.75rem 0 .5rem; max-width: 52rem; }
        .scroll { overflow-x: auto; position: relative; background:
          linear-gradient(to right, var(--page) 40%, transparent) left / 2rem 100% no-repeat local,
          linear-gradient(to left, var(--page) 40%, transparent) right / 2rem 100% no-repeat local,
          linear-gradient(to right, var(--line), transparent) left / .6rem 100% no-repeat,
          linear-gradient(to left, var(--line), transparent) right / .6rem 100% no-repeat; }
        .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        table { border-collapse: collapse; font-size: .875rem; line-height: 1.35; font-variant-numeric: tabular-nums;
          min-width: 100%; }
        caption { text-align: left; padding-bottom: .5rem; font-size: .92rem; }
        th, td { padding: .4rem .6rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
        th:first-child { text-align: left; padding-left: 0; position: sticky; left: 0; background: var(--page);
          min-width: 12rem; }
        thead th { font-weight: 600; vertical-align: bottom; border-bottom: 1px solid var(--ink); }
        tbody th { font-weight: 500; }
        td { white-space: nowrap; }
        thead th:not(:first-child) { min-width: 4.2rem; }
        small { display: block; color: var(--soft); font-size: .87em; font-weight: 400; }
        small:empty, sup:empty { display: none; }
        sup { line-height: 0; color: var(--soft); }
        .notes { font-size: .8rem; color: var(--soft); max-width: 52rem; margin: .5rem 0 2rem; }
        .notes p { margin: .2rem 0; }
        figure { margin: 1.25rem 0; }
        figcaption { font-size: .875rem; max-width: 52rem; margin-top: .25rem; }
        .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem 2rem;
          align-items: start; }
        .none { color: var(--soft); }
        .chart { width: 100%; height: auto; max-width: 40rem; }
        \(chart)
        details { margin: 1rem 0; }
        summary { cursor: pointer; color: var(--link); }
        @media (max-width: 40rem) { body { padding: 1.25rem .9rem 3rem; } h1 { font-size: 1.5rem; }
          dl { grid-template-columns: 1fr; gap: 0; } dt { margin-top: .6rem; }
          th, td { padding: .35rem .5rem; } th:first-child { min-width: 7rem; } }
        @media print { @page { margin: 15mm; } body { padding: 0; max-width: none; font-size: 9.5pt; } nav { display: none; }
          .scroll { overflow: visible; } table { font-size: 7.5pt; } th, td { padding: .2rem .3rem; }
          th:first-child { position: static; min-width: 0; } figure, tr, .experiment > h3 { break-inside: avoid; }
          h2, h3, .caption { break-after: avoid; } .panels { grid-template-columns: 1fr 1fr; } }

        """

    /// The study's page.
    static let study =
        common + """
            tr.study th, tr.study td { color: var(--soft); font-size: .93em; }
            tr.study th { padding-left: 1rem; }
            tr.baseline td { text-align: center; }
            tr.baseline th, tr.baseline td { background: var(--wash); }
            tr.baseline th { padding-left: .4rem; }
            \(lines)
            .confusions { display: flex; flex-wrap: wrap; gap: 1.25rem 2.5rem; }
            .confusions .scroll { max-width: 100%; }
            .confusion { min-width: 0; }
            .confusion th:first-child { min-width: 0; }
            .confusion thead th:not(:first-child) { min-width: 0; }
            .confusion td { text-align: center; min-width: 2.4rem; }
            .right { font-weight: 700; }
            .heat1 { background: rgba(var(--heat), .08); } .heat2 { background: rgba(var(--heat), .16); }
            .heat3 { background: rgba(var(--heat), .24); } .heat4 { background: rgba(var(--heat), .32); }
            .heat5 { background: rgba(var(--heat), .4); }

            """
}
